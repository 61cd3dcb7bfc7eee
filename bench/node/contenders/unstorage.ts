import type { NodeContender } from './contender.ts';
import { type Dict, incremented, toDict } from './dict.ts';

/** A file for each entry. */
export const unstorage: NodeContender<Dict> = {
  name: 'unstorage (fs-lite)',
  kind: 'peer',
  tone: 2,
  group: 'file',
  how: '`getItem`, `setItem` and `removeItem`; `getKeys` and `getItems` for all; a file for each entry',
  isTried: true,
  prepare: toDict,
  open: async (folder) => {
    const { createStorage } = await import('unstorage');
    const { default: fsLite } = await import('unstorage/drivers/fs-lite');
    const storage = createStorage<Dict>({ driver: fsLite({ base: folder }) });
    return {
      storeAll: async (entries) => {
        for (const [name, value] of entries) await storage.setItem(name, value);
      },
      get: (name) => storage.getItem(name),
      getAll: async () => storage.getItems(await storage.getKeys()),
      store: (name, value) => storage.setItem(name, value),
      storeAtOnce: (entries) => Promise.all(entries.map(([name, value]) => storage.setItem(name, value))),
      remove: (name) => storage.removeItem(name),
      increment: async (name, first) => {
        const current = await storage.getItem<Dict>(name);
        await storage.setItem(name, current === null ? first : incremented(current));
      },
      close: () => storage.dispose(),
    };
  },
};
