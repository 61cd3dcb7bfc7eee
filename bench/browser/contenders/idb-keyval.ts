import { entries, get, set, setMany, update } from 'idb-keyval';

import type { Contender } from '../contest/contender.ts';
import type { TokenRecord } from '../contest/token-record.ts';

export const open = (): Contender<TokenRecord> => ({
  entry: (record) => record,
  expiry: (record) => record.expires_at_seconds,
  get: (name) => get(name),
  all: async () => Object.fromEntries(await entries<string, TokenRecord>()),
  store: (name, record) => set(name, record),
  storeMany: (records) => setMany(Object.entries(records)),
  update: (name, later) => update<TokenRecord>(name, later),
});
