import { escapeName, unescapeName } from './escaped-name.ts';

/** The keys in which a storage keeps what it has. What belongs to a namespace lies in one slot of a cluster. */
export class Keys {
  /** The channel on which changes are told. */
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
    const [namespace, resourceServer] = entryOf(lockName);
    return resourceServer === undefined
      ? `${this.#prefix}lock:{${escapeName(namespace)}}:`
      : `${this.entries(namespace)}:lock:${escapeName(resourceServer)}`;
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
