import { CorruptStorageError } from '@token-storage/core';

import type { RowChanges } from '../database/token-table.ts';
import type { RowLogTransaction } from './row-log-schema.ts';

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
export async function readLog(transaction: RowLogTransaction, afterSeq: number): Promise<LogRecord[]> {
  const found = await transaction.objectStore('log').getAll(IDBKeyRange.lowerBound(afterSeq, true));
  if (!found.every(isRecord)) throw damagedLog(transaction.db.name);
  return found;
}

/** The number of the last change; `undefined` before the first one. */
export async function newestSeq(transaction: RowLogTransaction): Promise<number | undefined> {
  return (await transaction.objectStore('log').getAllKeys()).at(-1);
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
  transaction: RowLogTransaction<'readwrite'>,
  change: T,
): Promise<T & { readonly seq: number }> {
  return { ...change, seq: await transaction.objectStore('log').add(change) };
}

/** Forgets the changes up to this one. */
export async function trimLog(transaction: RowLogTransaction<'readwrite'>, lastSeq: number): Promise<void> {
  await transaction.objectStore('log').delete(IDBKeyRange.upperBound(lastSeq));
}

/** What changes come to, by namespace: the last text of each row that they have written. */
export function lastTexts(changes: readonly RowsChanged[]): ReadonlyMap<string, RowChanges> {
  const namespaces = new Map<string, Map<string, string | undefined>>();
  for (const { namespace, rows } of changes) {
    const texts = namespaces.get(namespace) ?? new Map<string, string | undefined>();
    for (const [name, text] of rows) texts.set(name, text ?? undefined);
    namespaces.set(namespace, texts);
  }
  return namespaces;
}

/** Whether a change has removed a row. */
export const hasRemoved = ({ rows }: RowsChanged): boolean => rows.some(([, text]) => text === null);

/** About how many bytes a record takes. */
export function sizeOf({ rows }: RowsChanged): number {
  return rows.reduce((sum, [name, text]) => sum + name.length + (text?.length ?? 0), 64);
}
