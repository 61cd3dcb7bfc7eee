// Writes from a worker: each resource server that comes as a message is stored, and each number adds to a counter.
import { sample } from 'test-support/sample';

import { IndexedDBTokenStorage } from '../../src/indexeddb-token-storage.ts';

addEventListener('message', ({ data: { location, names, increments } }: MessageEvent<WriterTask>) => {
  const storage = new IndexedDBTokenStorage(location);
  const write = async (): Promise<void> => {
    for (const name of names) await storage.storeTokenDataByResourceServer({ [name]: sample(name) });
    for (let count = 0; count < increments; count += 1) {
      await storage.updateTokenData('counter', (current) => {
        const { value = 0 } = (current?.extra ?? {}) as { value?: number };
        return sample('counter', { extra: { value: value + 1 } });
      });
    }
  };
  write().then(
    () => postMessage('done'),
    (error: unknown) => postMessage(String(error)),
  );
});

export interface WriterTask {
  readonly location: string;
  readonly names: readonly string[];
  readonly increments: number;
}
