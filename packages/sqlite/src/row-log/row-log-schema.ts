import type { DatabaseTransaction, LocksSchema } from '@token-storage/indexeddb/engine';

/** The database in IndexedDB that a SQLite database is kept in. */
export interface RowLogSchema extends LocksSchema {
  /** What has changed, one record for each change; their numbers have no gaps. */
  log: { key: number; value: unknown };
  /** The image of the database, and its head: what is to be known of the image without loading it. */
  snapshot: { key: 'head' | 'image'; value: unknown };
}

/** A transaction on it; of any mode by default. */
export type RowLogTransaction<Mode extends IDBTransactionMode = IDBTransactionMode> = DatabaseTransaction<
  RowLogSchema,
  Mode
>;
