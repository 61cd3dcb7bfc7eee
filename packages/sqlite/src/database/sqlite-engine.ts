import type { StorageEngine } from '@token-storage/core/adapter';

/** A storage engine that keeps a SQLite database, which can be taken out and put in as a file. */
export interface SQLiteEngine extends StorageEngine {
  /** The database as the bytes of a SQLite file, as it is at one moment. */
  exportDatabase(): Promise<Uint8Array<ArrayBuffer>>;

  /**
   * Replaces all entries, of every namespace, by those of a SQLite file, in one change.
   *
   * @returns The namespaces that had or have entries, for whoever watches here; others are told as of any change.
   * @throws {@link CorruptStorageError} or {@link UnsupportedFormatError} when it is not a whole token database. What
   * was stored stays.
   */
  importDatabase(bytes: Uint8Array): Promise<Iterable<string>>;
}
