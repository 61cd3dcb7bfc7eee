import type { EntrySelection } from '@token-storage/core/adapter';

import { settled } from '../connection/settled.ts';

/** The object store of entries: one record each, under the key `[namespace, resource server]`. */
export const ENTRIES = 'entries';

/** Records of one namespace, by resource server; a record is whatever was stored. */
export type Records = ReadonlyMap<string, unknown>;

/** Every key of an entry lies in here: arrays sort after all that is not an array. */
const allEntries = (): IDBKeyRange => IDBKeyRange.lowerBound([]);

/** The records of the selected resource servers that have one. */
export async function readRecords(
  transaction: IDBTransaction,
  namespace: string,
  selection: EntrySelection,
): Promise<Records> {
  const store = transaction.objectStore(ENTRIES);
  if (selection !== 'all') {
    const records = await Promise.all(selection.map((name): Promise<unknown> => settled(store.get([namespace, name]))));
    return new Map(
      selection.map((name, index) => [name, records[index]] as const).filter(([, record]) => record !== undefined),
    );
  }
  const range = IDBKeyRange.bound([namespace], [namespace, []]);
  const [keys, records] = await Promise.all([settled(store.getAllKeys(range)), settled(store.getAll(range))]);
  return new Map((keys as [string, string][]).map(([, name], index) => [name, records[index] as unknown]));
}

/** Every key and its record, in an order of their own. */
export async function readAllRecords(transaction: IDBTransaction): Promise<unknown[]> {
  const store = transaction.objectStore(ENTRIES);
  return Promise.all([settled(store.getAllKeys()), settled(store.getAll())]);
}

/**
 * Puts records, and deletes those that are `undefined`.
 *
 * One after the other: when the disk is full, Firefox takes back what a transaction has written up to there, but keeps
 * what had been asked for behind the write that failed.
 */
export async function writeRecords(transaction: IDBTransaction, namespace: string, records: Records): Promise<void> {
  const store = transaction.objectStore(ENTRIES);
  for (const [name, record] of records) {
    const key = [namespace, name];
    await (record === undefined ? settled(store.delete(key)) : settled(store.put(record, key)));
  }
}

/** The namespaces that have a record. */
export async function readNamespaces(transaction: IDBTransaction): Promise<Set<string>> {
  const keys = await settled(transaction.objectStore(ENTRIES).getAllKeys(allEntries()));
  return new Set((keys as [string, string][]).map(([namespace]) => namespace));
}
