import localforage from 'localforage';

import type { Contender } from '../contest/contender.ts';
import type { TokenRecord } from '../contest/token-record.ts';

export const open = (): Contender<TokenRecord> => ({
  entry: (record) => record,
  expiry: (record) => record.expires_at_seconds,
  get: (name) => localforage.getItem<TokenRecord>(name),
  all: async () => {
    const found: Record<string, TokenRecord> = {};
    await localforage.iterate<TokenRecord, void>((record, name) => {
      found[name] = record;
    });
    return found;
  },
  store: (name, record) => localforage.setItem(name, record),
  update: async (name, later) => localforage.setItem(name, later(await localforage.getItem<TokenRecord>(name))),
});
