import type { NodeContender } from './contender.ts';
import { type Dict, incremented, toDict } from './dict.ts';

/** Reads the file at each call, and writes it whole. */
export const conf: NodeContender<Dict> = {
  name: 'conf',
  kind: 'peer',
  tone: 0,
  group: 'file',
  how: '`get`, `set` and `delete` of a key, `store` for all',
  isTried: true,
  prepare: toDict,
  open: async (folder) => {
    const { default: Conf } = await import('conf');
    const store = new Conf<Record<string, Dict>>({ cwd: folder, projectName: 'bench' });
    return {
      storeAll: (entries) => store.set(Object.fromEntries(entries)),
      get: (name) => store.get(name),
      getAll: () => store.store,
      store: (name, value) => store.set(name, value),
      // Each has ended before the next is asked for.
      storeAtOnce: (entries) => {
        for (const [name, value] of entries) store.set(name, value);
      },
      remove: (name) => store.delete(name),
      increment: (name, first) => {
        const current = store.get(name);
        store.set(name, current === undefined ? first : incremented(current));
      },
    };
  },
};
