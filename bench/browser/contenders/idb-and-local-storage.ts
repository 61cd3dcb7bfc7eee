// The floor of what keeps entries in IndexedDB and shows them in localStorage.
import type { Contender, ContenderOptions } from '../contest/contender.ts';
import type { TokenRecord } from '../contest/token-record.ts';
import { open as openIDB } from './idb.ts';
import { open as openLocalStorage } from './local-storage.ts';

export function open(options: ContenderOptions): Contender<TokenRecord> {
  const ledger = openIDB(options);
  const mirror = openLocalStorage();
  return {
    ...mirror,
    store: async (name, record) => {
      await ledger.store(name, record);
      mirror.store(name, record);
    },
    storeMany: async (records) => {
      await ledger.storeMany?.(records);
      for (const [name, record] of Object.entries(records)) mirror.store(name, record);
    },
    update: async (name, later) => {
      const { promise, resolve } = Promise.withResolvers<TokenRecord>();
      await ledger.update(name, (record) => {
        const replaced = later(record);
        resolve(replaced);
        return replaced;
      });
      mirror.store(name, await promise);
    },
  };
}
