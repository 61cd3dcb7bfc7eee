import type { EntrySelection } from '@token-storage/core/adapter';

import type { DatabaseTransaction } from '../connection/database-transaction.ts';
import { writeAll } from '../connection/write-all.ts';
import type { LocksSchema } from '../lock/locks-schema.ts';

/**
 * A database that holds entries, one record each.
 *
 * @see {@link readRecords}, whose example uses it
 */
export interface EntriesSchema extends LocksSchema {
  /** A record for each entry, under its namespace and its resource server. */
  entries: { key: [namespace: string, resourceServer: string]; value: unknown };
}

/**
 * Records of one namespace, by resource server; a record is whatever was stored.
 *
 * @see {@link readRecords}, whose example uses it
 */
export type Records = ReadonlyMap<string, unknown>;

/** Every key of an entry lies in here: arrays sort after all that is not an array. */
const allEntries = (): IDBKeyRange => IDBKeyRange.lowerBound([]);

/**
 * The records of the selected resource servers that have one.
 *
 * @example
 * ```ts
 * import {
 *   type Connection,
 *   type EntriesSchema,
 *   parseEntry,
 *   readNamespaces,
 *   readRecords,
 *   storedEntries,
 *   writeRecords,
 * } from '@token-storage/indexeddb/engine';
 *
 * export const copyNamespace = (connection: Connection<EntriesSchema>, from: string, to: string) =>
 *   connection.transaction(['entries'], 'readwrite', async (transaction) => {
 *     const records = await readRecords(transaction, from, 'all');
 *     await writeRecords(transaction, to, records);
 *     console.log([...storedEntries(records, { location: connection.name, namespace: from }, parseEntry).names()]);
 *     return readNamespaces(transaction);
 *   });
 * ```
 */
export async function readRecords(
  transaction: DatabaseTransaction<EntriesSchema>,
  namespace: string,
  selection: EntrySelection,
): Promise<Records> {
  const store = transaction.objectStore('entries');
  if (selection !== 'all') {
    const found = await Promise.all(selection.map(async (name) => [name, await store.get([namespace, name])] as const));
    return new Map(found.filter(([, record]) => record !== undefined));
  }
  const range = IDBKeyRange.bound([namespace], [namespace, []]);
  const [keys, records] = await Promise.all([store.getAllKeys(range), store.getAll(range)]);
  return new Map(keys.map(([, name], index) => [name, records[index]]));
}

/** Every key and its record, in an order of their own. */
export async function readAllRecords(transaction: DatabaseTransaction<EntriesSchema>): Promise<unknown[]> {
  const store = transaction.objectStore('entries');
  return Promise.all([store.getAllKeys(), store.getAll()]);
}

/**
 * Puts records, and deletes those that are `undefined`.
 *
 * @see {@link readRecords}, whose example uses it
 */
export async function writeRecords(
  transaction: DatabaseTransaction<EntriesSchema, 'readwrite'>,
  namespace: string,
  records: Records,
): Promise<void> {
  const store = transaction.objectStore('entries');
  await writeAll(
    [...records].map(([name, record]) => () => {
      const key: [string, string] = [namespace, name];
      return record === undefined ? store.delete(key) : store.put(record, key);
    }),
  );
}

/**
 * The namespaces that have a record.
 *
 * @see {@link readRecords}, whose example uses it
 */
export async function readNamespaces(transaction: DatabaseTransaction<EntriesSchema>): Promise<Set<string>> {
  const keys = await transaction.objectStore('entries').getAllKeys(allEntries());
  return new Set(keys.map(([namespace]) => namespace));
}
