import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setImmediate } from 'node:timers/promises';

import { JSONTokenStorage } from '@token-storage/json';
import { sample } from 'test-support/sample';
import { temporaryFolder } from 'test-support/temporary-folder';
import { expect, it } from 'vitest';

it('what Python writes in place right after a commit, before its promise resolves, is read and kept', async () => {
  const path = join(temporaryFolder(), 'tokens.json');
  const storage = new JSONTokenStorage(path);
  await storage.storeTokenDataByResourceServer({ a: sample('a'), python: sample('python') });
  let isStored = false;
  const stored = storage
    .storeTokenDataByResourceServer({ a: sample('a', { scope: 'new' }) })
    .then(() => (isStored = true));
  let text = '';
  while (!text.includes('"new"')) {
    await setImmediate();
    text = readFileSync(path, 'utf8');
  }
  expect(isStored).toBe(false);
  writeFileSync(path, text.replace('access-python', 'access-foreign'));
  await stored;
  expect((await storage.getTokenData('python'))?.access_token).toBe('access-foreign');
  await storage.storeTokenDataByResourceServer({ a: sample('a') });
  expect((await storage.getTokenData('python'))?.access_token).toBe('access-foreign');
});

it('what Python writes in place as soon as a store has returned is read, of the same size and in the same step of the clock', async () => {
  const path = join(temporaryFolder(), 'tokens.json');
  const [storage, other] = [new JSONTokenStorage(path), new JSONTokenStorage(path)];
  for (let round = 100; round < 200; round += 1) {
    await storage.storeTokenDataByResourceServer({ a: sample('a', { scope: `mine-${round}` }) });
    // One that has read what another has written trusts it as much.
    expect((await other.getTokenData('a'))?.scope).toBe(`mine-${round}`);
    for (const scope of [`his1-${round}`, `his2-${round}`]) {
      const text = readFileSync(path, 'utf8');
      writeFileSync(path, text.replace(/(?:mine|his1)-\d+/, scope));
      expect((await storage.getTokenData('a'))?.scope).toBe(scope);
      expect((await other.getTokenData('a'))?.scope).toBe(scope);
    }
  }
});
