/** Something that says which resource server it is for. */
interface Named {
  readonly resource_server: string;
}

/** The name that an entry was found under, where it is not its `resource_server`: Python takes any. */
const keys = new WeakMap<Named, string>();

/** Remembers what name an entry was found under. */
export function rememberStoredKey<Entry extends Named>(entry: Entry, key: string | undefined): Entry {
  if (key !== undefined && key !== entry.resource_server) keys.set(entry, key);
  return entry;
}

/** Gives a changed copy the name that the entry was found under, unless it is for another resource server now. */
export function keepStoredKey<Entry extends Named>(copy: Entry, entry: Entry): Entry {
  return copy.resource_server === entry.resource_server ? rememberStoredKey(copy, keys.get(entry)) : copy;
}

/** Whether an entry may stand under a name: its own, or the one that it was found under. */
export function isKeyOf(key: string, entry: Named): boolean {
  return key === entry.resource_server || key === keys.get(entry);
}
