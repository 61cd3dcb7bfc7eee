import type { TokenChange } from '@token-storage/core';
import type { AcquireLockOptions, EntrySelection, StoredEntries } from '@token-storage/core/adapter';
import type { Ownership } from '@token-storage/node-files';

import type { TokenRow, TokenTable } from '../database/token-table.ts';

/** A token database in a file: what the engine for files needs of one, whichever SQLite it is. */
export interface TokenDatabase {
  /** The file, absolute. */
  readonly path: string;
  readonly ownership: Ownership;

  /** The selected entries of a namespace, as they are at one moment; none where there is no file. */
  entries(namespace: string, selection: EntrySelection): Promise<StoredEntries>;

  /** Runs an action on one state of the entries; on `undefined` where there is no file. It may be run several times. */
  read<T>(action: (table: TokenTable | undefined) => T): Promise<T>;

  /** The same where nobody has the file locked at this moment; `undefined` where somebody has. It waits for nobody. */
  readIfFree<T>(action: (table: TokenTable | undefined) => T): Promise<{ readonly result: T } | undefined>;

  /**
   * Runs an action that changes entries, with nobody in between: durably, or not at all where it throws. A missing file is
   * made. It may be run several times.
   */
  write<T>(action: (table: TokenTable) => T): Promise<T>;

  /** Waits for the end of a write that somebody is in the middle of. */
  settle(options: AcquireLockOptions): Promise<void>;

  /** Reports what others change, and never keeps Node alive. */
  watch(report: (change: TokenChange) => void): () => void;

  /** The bytes of a file that every SQLite opens, as it is at one moment; of an empty one where there is none. */
  exportBytes(): Promise<Uint8Array<ArrayBuffer>>;

  /**
   * The rows of a database that is given as the bytes of its file.
   *
   * @throws {@link CorruptStorageError}, {@link UnsupportedFormatError} when it is not a whole token database.
   */
  rowsOf(bytes: Uint8Array): Promise<TokenRow[]>;

  close(): void;
}
