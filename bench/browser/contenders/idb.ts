// The floor: one transaction of the idb package for each change, with the same durability.
import { type DBSchema, openDB } from 'idb';

import type { Contender, ContenderOptions } from '../contest/contender.ts';
import type { TokenRecord } from '../contest/token-record.ts';

interface Schema extends DBSchema {
  entries: { key: string; value: TokenRecord };
}

export function open({ durability = 'strict' }: ContenderOptions): Contender<TokenRecord> {
  const opening = openDB<Schema>('raw', 1, { upgrade: (database) => void database.createObjectStore('entries') });
  const change = async () => (await opening).transaction('entries', 'readwrite', { durability });
  return {
    entry: (record) => record,
    expiry: (record) => record.expires_at_seconds,
    get: async (name) => (await opening).get('entries', name),
    all: async () => {
      const { store } = (await opening).transaction('entries');
      const [names, records] = await Promise.all([store.getAllKeys(), store.getAll()]);
      return Object.fromEntries(records.map((record, index) => [names[index], record]));
    },
    store: async (name, record) => {
      const transaction = await change();
      await Promise.all([transaction.store.put(record, name), transaction.done]);
    },
    storeMany: async (records) => {
      const transaction = await change();
      const puts = Object.entries(records).map(([name, record]) => transaction.store.put(record, name));
      await Promise.all([...puts, transaction.done]);
    },
    update: async (name, later) => {
      const transaction = await change();
      await transaction.store.put(later(await transaction.store.get(name)), name);
      await transaction.done;
    },
  };
}
