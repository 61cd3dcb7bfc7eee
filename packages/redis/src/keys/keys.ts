import { escapeName, unescapeName } from './escaped-name.ts';

/** The keys in which a storage keeps what it has. What belongs to a namespace lies in one slot of a cluster. */
export class Keys {
  /**
   * The channel on which changes are told: one for all namespaces, of the plain kind, which every server of a cluster passes
   * on. With sharded channels a listener would need one for each slot, since they know no patterns.
   */
  readonly channel: string;
  readonly #prefix: string;
  readonly #sentPrefix: string;

  /**
   * @param prefix Before every key and the channel.
   * @param sentPrefix What the client puts before each key that it sends.
   */
  constructor(prefix: string, sentPrefix: string) {
    this.#prefix = prefix;
    this.#sentPrefix = sentPrefix + prefix;
    this.channel = `${this.#sentPrefix}changes`;
  }

  /** The hash that holds the entries of a namespace. */
  entries(namespace: string): string {
    return `${this.#prefix}{${escapeName(namespace)}}`;
  }

  /** The lock of any name. One of an entry lies where the entry lies. */
  lock(lockName: string): string {
    return this.#ofLock('lock', lockName);
  }

  /** How often a lock was taken. It lies where the lock lies. */
  count(lockName: string): string {
    return this.#ofLock('count', lockName);
  }

  /** Whether a lock lies where the entries of a namespace lie. */
  isTogether(namespace: string, lockName: string): boolean {
    const [name, resourceServer] = entryOf(lockName);
    return resourceServer !== undefined && name === namespace;
  }

  /** The last count under which a lock that lies elsewhere was used in a namespace. It lies where its entries lie. */
  fence(namespace: string, lockName: string): string {
    return `${this.entries(namespace)}:fence:${escapeName(lockName)}`;
  }

  #ofLock(what: 'lock' | 'count', lockName: string): string {
    const [name, resourceServer] = entryOf(lockName);
    return resourceServer === undefined
      ? `${this.#prefix}${what}:{${escapeName(name)}}:`
      : `${this.entries(name)}:${what}:${escapeName(resourceServer)}`;
  }

  /** What the keys of all hashes match, and hardly any others. */
  get pattern(): string {
    return `${this.#sentPrefix.replaceAll(/[\\*?[\]]/g, String.raw`\$&`)}{*}`;
  }

  /** The namespace whose hash has this key; `undefined` where it is none. */
  namespaceOf(key: string): string | undefined {
    if (!key.startsWith(`${this.#sentPrefix}{`) || !key.endsWith('}')) return undefined;
    return unescapeName(key.slice(this.#sentPrefix.length + 1, -1));
  }
}

/** What `withLock` locks: a namespace and a resource server. Any other name is its own. */
function entryOf(lockName: string): readonly [name: string, resourceServer?: string] {
  let parsed: unknown;
  try {
    parsed = JSON.parse(lockName);
  } catch {
    return [lockName];
  }
  const isEntry = Array.isArray(parsed) && parsed.length === 2 && parsed.every((name) => typeof name === 'string');
  return isEntry && JSON.stringify(parsed) === lockName ? (parsed as [string, string]) : [lockName];
}
