import { join } from 'node:path';

import type { NodeContender } from './contender.ts';
import { type Dict, incremented, toDict } from './dict.ts';

/** Reads the file once, and then looks at what is in memory. */
export const lowdb: NodeContender<Dict> = {
  name: 'lowdb',
  kind: 'peer',
  tone: 1,
  group: 'file',
  how: '`JSONFilePreset`; reads are of `data`, the living object; writes are an `update`, of the whole file',
  isTried: true,
  prepare: toDict,
  open: async (folder) => {
    const { JSONFilePreset } = await import('lowdb/node');
    const db = await JSONFilePreset<Record<string, Dict>>(join(folder, 'tokens.json'), {});
    const store = (name: string, value: Dict): Promise<void> =>
      db.update((data) => {
        data[name] = value;
      });
    return {
      storeAll: (entries) => db.update((data) => void Object.assign(data, Object.fromEntries(entries))),
      get: (name) => db.data[name],
      getAll: () => db.data,
      store,
      storeAtOnce: (entries) => Promise.all(entries.map(([name, value]) => store(name, value))),
      remove: (name) =>
        db.update((data) => {
          delete data[name];
        }),
      increment: (name, first) => {
        const current = db.data[name];
        return store(name, current === undefined ? first : incremented(current));
      },
    };
  },
};
