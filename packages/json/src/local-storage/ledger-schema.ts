import type { DatabaseTransaction, EntriesSchema, LocksSchema } from '@token-storage/indexeddb/engine';

import { parseState, type StoredState } from './epoch/stored-state.ts';

/** A ledger's database. Its state stands among the entries, whose keys are arrays. */
export interface LedgerSchema extends LocksSchema {
  entries: { key: EntriesSchema['entries']['key'] | 'state'; value: unknown };
}

/** A transaction on a ledger; of any mode by default. */
export type LedgerTransaction<Mode extends IDBTransactionMode = IDBTransactionMode> = DatabaseTransaction<
  LedgerSchema,
  Mode
>;

export const readState = async (transaction: LedgerTransaction): Promise<StoredState> =>
  parseState(await transaction.objectStore('entries').get('state'));

export async function writeState(transaction: LedgerTransaction<'readwrite'>, state: StoredState): Promise<void> {
  await transaction.objectStore('entries').put(state, 'state');
}
