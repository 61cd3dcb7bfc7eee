import type { WebStorage } from '../web-storage.ts';

// "~" and ":" alone: encodeURIComponent would throw on lone surrogates, and make plain names hard to read.
const escape = (part: string): string => part.replaceAll('~', '~0').replaceAll(':', '~1');
const unescape = (part: string): string => part.replaceAll('~1', ':').replaceAll('~0', '~');

/** The namespace and the resource server of an entry. */
export type EntryName = readonly [namespace: string, name: string];

/** The keys of one location in a `Storage`: `<location>:<namespace>:<resource server>`, each part escaped. */
export class StorageKeys {
  // Keys beside those of entries, and never one of theirs: they have two parts.
  /** Of the epoch that a ledger must have to hold. */
  readonly epoch: string;
  /** Of the mark that names an epoch which was cleared. */
  readonly cleared: string;
  /** Of nothing that stays: its changes are the question whether the epoch was cleared. */
  readonly asked: string;
  readonly #prefix: string;
  /** Those that were asked for, by namespace and name: to make one takes longer than to get what stands under it. */
  readonly #keys = new Map<string, Map<string, string>>();

  constructor(location: string) {
    this.#prefix = `${escape(location)}:`;
    this.epoch = `${this.#prefix}epoch`;
    this.cleared = `${this.#prefix}cleared`;
    this.asked = `${this.#prefix}asked`;
  }

  of(...[namespace, name]: EntryName): string {
    let keys = this.#keys.get(namespace);
    if (keys === undefined) this.#keys.set(namespace, (keys = new Map()));
    let key = keys.get(name);
    if (key === undefined) keys.set(name, (key = this.#prefix + [namespace, name].map(escape).join(':')));
    return key;
  }

  /** Whose key it is; `undefined` when it is no entry's of this location. */
  parse(key: string): EntryName | undefined {
    if (!key.startsWith(this.#prefix)) return undefined;
    const [namespace, name] = key.slice(this.#prefix.length).split(':').map(unescape);
    return namespace === undefined || name === undefined ? undefined : [namespace, name];
  }

  /** The entries that have a key. */
  list(storage: WebStorage): EntryName[] {
    const keys = Array.from({ length: storage.length }, (_, index) => storage.key(index) ?? '');
    return keys.map((key) => this.parse(key)).filter((name) => name !== undefined);
  }

  /** The resource servers of a namespace that have a key. */
  names(storage: WebStorage, namespace: string): string[] {
    return this.list(storage)
      .filter(([of]) => of === namespace)
      .map(([, name]) => name);
  }
}
