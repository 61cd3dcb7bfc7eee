import { join } from 'node:path';

import type { NodeContender } from './contender.ts';
import { type Dict, incremented, toDict } from './dict.ts';

/** Reads the file once; what is to be written waits for 100 ms, and goes together. */
export const keyvFile: NodeContender<Dict> = {
  name: 'keyv + keyv-file',
  kind: 'peer',
  tone: 3,
  group: 'file',
  how: '`get`, `set` and `delete`, `iterator` for all; a write waits 100 ms for others, as it does by default',
  isTried: true,
  prepare: toDict,
  open: async (folder) => {
    const { Keyv } = await import('keyv');
    const { KeyvFile } = await import('keyv-file');
    const keyv = new Keyv<Dict>({ store: new KeyvFile({ filename: join(folder, 'tokens.json') }) });
    return {
      storeAll: (entries) => Promise.all([...entries].map(([name, value]) => keyv.set(name, value))),
      get: (name) => keyv.get<Dict>(name),
      getAll: async () => {
        const all = new Map<unknown, unknown>();
        for await (const [name, value] of keyv.iterator()) all.set(name, value);
        return all;
      },
      store: (name, value) => keyv.set(name, value),
      storeAtOnce: (entries) => Promise.all(entries.map(([name, value]) => keyv.set(name, value))),
      remove: (name) => keyv.delete(name),
      increment: async (name, first) => {
        const current = await keyv.get<Dict>(name);
        await keyv.set(name, current === undefined ? first : incremented(current));
      },
      close: () => keyv.disconnect(),
    };
  },
};
