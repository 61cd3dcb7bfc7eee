import type { DBSchema, IDBPObjectStore, StoreNames } from 'idb';

/** An object store within a transaction: what idb makes of it, as far as it makes requests. */
export type TransactionStore<
  Schema extends DBSchema,
  Name extends StoreNames<Schema>,
  Mode extends IDBTransactionMode,
> = Pick<
  IDBPObjectStore<Schema, Name[], Name, Mode>,
  'get' | 'getAll' | 'getAllKeys' | 'count' | 'put' | 'add' | 'delete' | 'clear'
>;

/**
 * A transaction of idb, without what ends it, and without the list of its object stores: so that code that knows some of a
 * database's stores, such as the one of locks, works in every database that has them.
 *
 * By default of any mode: to read.
 *
 * @see {@link Connection}
 */
export interface DatabaseTransaction<Schema extends DBSchema, Mode extends IDBTransactionMode = IDBTransactionMode> {
  /** The connection that it runs on. */
  readonly db: Pick<IDBDatabase, 'name'>;
  /** One of the object stores that the transaction was begun with. */
  objectStore<Name extends StoreNames<Schema>>(name: Name): TransactionStore<Schema, Name, Mode>;
}

/** What is done within a transaction. */
export type TransactionBody<Schema extends DBSchema, Mode extends IDBTransactionMode, T> = (
  transaction: DatabaseTransaction<Schema, Mode>,
) => T | Promise<T>;

/** A `Connection`, for code that knows some of its database's object stores. */
export interface TransactionRunner<Schema extends DBSchema> {
  transaction<T, Mode extends IDBTransactionMode>(
    stores: StoreNames<Schema>[],
    mode: Mode,
    body: TransactionBody<Schema, Mode, T>,
  ): Promise<T>;
}
