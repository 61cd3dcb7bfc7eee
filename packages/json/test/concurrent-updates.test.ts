import { join } from 'node:path';

import { JSONTokenStorage } from '@token-storage/json';
import { expect, test } from 'vitest';

import { sample } from './sample.ts';
import { temporaryFolder } from './temporary-folder.ts';

test('a store is written however closely it follows an update that turned out to change nothing', async () => {
  const storage = new JSONTokenStorage(join(temporaryFolder(), 'tokens.json'));
  for (let steps = 0; steps < 20; steps += 1) {
    const nothing = storage.removeTokenData('nobody');
    for (let step = 0; step < steps; step += 1) await undefined;
    await storage.storeTokenDataByResourceServer({ [`after ${steps} steps`]: sample('a') });
    expect(await nothing).toBe(false);
  }
  expect(Object.keys(await storage.getTokenDataByResourceServer())).toHaveLength(20);
});

test('closing ends a lock also in the very moment in which it is given', async () => {
  const path = join(temporaryFolder(), 'tokens.json');
  for (let steps = 0; steps < 40; steps += 1) {
    const storage = new JSONTokenStorage(path);
    const untilItEnds = (signal: AbortSignal): Promise<string> =>
      new Promise((resolve) => signal.addEventListener('abort', () => resolve('ended')));
    const held = storage.withLock('a', untilItEnds).catch((error: { code: string }) => error.code);
    for (let step = 0; step < steps; step += 1) await undefined;
    await storage.close();
    expect(['ended', 'ERR_STORAGE_CLOSED']).toContain(await held);
  }
});
