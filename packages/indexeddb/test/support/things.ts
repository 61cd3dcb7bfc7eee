import { type IDBPTransaction, unwrap } from 'idb';

import { Connection } from '../../src/connection/connection.ts';
import type { DatabaseTransaction } from '../../src/connection/database-transaction.ts';
import type { DatabaseLayout } from '../../src/connection/open-database.ts';
import type { LocksSchema } from '../../src/lock/locks-schema.ts';

/** A database of anybody's. */
export interface ThingsSchema extends LocksSchema {
  things: { key: string | number; value: unknown };
  log: { key: number; value: { readonly seq?: number } };
}

export const thingsLayout: DatabaseLayout<ThingsSchema> = {
  version: 2,
  stores: [{ name: 'things' }, { name: 'log', keyPath: 'seq', autoIncrement: true }, { name: 'locks' }],
};

export const connectToThings = (name: string): Connection<ThingsSchema> => new Connection(name, thingsLayout);

export const countThings = (connection: Connection<ThingsSchema>): Promise<number> =>
  connection.transaction(['things'], 'readonly', (transaction) => transaction.objectStore('things').count());

/** The browser's own transaction, which a body is not to end. */
export const rawTransaction = (transaction: DatabaseTransaction<ThingsSchema>): IDBTransaction =>
  unwrap(transaction as IDBPTransaction<ThingsSchema>);
