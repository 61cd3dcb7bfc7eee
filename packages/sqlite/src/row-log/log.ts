import { CorruptStorageError } from '@token-storage/core';
import { settled } from '@token-storage/indexeddb/engine';

/** The object store of what has changed, one record for each change; their numbers have no gaps. */
export const LOG = 'log';
export const LOG_PARAMETERS: IDBObjectStoreParameters = { keyPath: 'seq', autoIncrement: true };

/** Rows of one namespace that one change has written; `null` where it has removed one. */
export interface RowsChanged {
  readonly namespace: string;
  readonly rows: readonly (readonly [resourceServer: string, text: string | null])[];
}

/** The whole database was replaced: what was before is void, and the image holds this change. */
export interface DatabaseReplaced {
  readonly replaced: true;
}

/** What one change has done, and its number. */
export type LogRecord = (RowsChanged | DatabaseReplaced) & { readonly seq: number };

/** The changes that came after one of them, in their order. @throws {@link CorruptStorageError} */
export async function readLog(transaction: IDBTransaction, afterSeq: number): Promise<LogRecord[]> {
  const newer = IDBKeyRange.lowerBound(afterSeq, true);
  const found: unknown[] = await settled(transaction.objectStore(LOG).getAll(newer));
  for (const record of found) if (!isRecord(record)) throw damagedLog(transaction.db.name);
  return found as LogRecord[];
}

/** The number of the last change; `undefined` before the first one. */
export async function newestSeq(transaction: IDBTransaction): Promise<unknown> {
  return (await settled(transaction.objectStore(LOG).getAllKeys())).at(-1);
}

function isRecord(found: unknown): found is LogRecord {
  const { seq, replaced, namespace, rows } = Object(found) as Partial<Record<string, unknown>>;
  if (typeof seq !== 'number') return false;
  return replaced === true || (typeof namespace === 'string' && Array.isArray(rows) && rows.every(isRow));
}

const isRow = (row: unknown): boolean =>
  Array.isArray(row) && typeof row[0] === 'string' && (row[1] === null || typeof row[1] === 'string');

/** What to throw when the log is not what this library writes. */
export function damagedLog(location: string): CorruptStorageError {
  return new CorruptStorageError(
    `The log of ${JSON.stringify(location)} is damaged. It was left as it is: delete the database and log in again.`,
    { location },
  );
}

/** Adds a change at the end, and gives it its number. */
export async function appendToLog<T extends RowsChanged | DatabaseReplaced>(
  transaction: IDBTransaction,
  change: T,
): Promise<T & { readonly seq: number }> {
  const seq = await settled(transaction.objectStore(LOG).add(change));
  return { ...change, seq: seq as number };
}

/** Forgets the changes up to this one. */
export async function trimLog(transaction: IDBTransaction, lastSeq: number): Promise<void> {
  await settled(transaction.objectStore(LOG).delete(IDBKeyRange.upperBound(lastSeq)));
}

/** About how many bytes a record takes. */
export function sizeOf(record: LogRecord): number {
  if ('replaced' in record) return 0;
  return record.rows.reduce((sum, [name, text]) => sum + name.length + (text?.length ?? 0), 64);
}
