import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

import type { TokenChange } from '@token-storage/core';
import { JSONTokenStorage } from '@token-storage/json';
import { sample } from 'test-support/sample';
import { temporaryFolder } from 'test-support/temporary-folder';
import { expect, it, vi } from 'vitest';

const worker = (name: string): string => fileURLToPath(new URL(`workers/${name}.mjs`, import.meta.url));

it('a change that another process makes is heard, with its names, and can be read in the listener', async () => {
  const path = join(temporaryFolder(), 'tokens.json');
  const storage = new JSONTokenStorage(path);
  await storage.storeTokenDataByResourceServer({ own: sample('own') });
  const heard = new Set<string>();
  const read = new Set<string>();
  storage.subscribe(async ({ namespace, resourceServers = [] }) => {
    expect(namespace).toBe('DEFAULT');
    for (const name of resourceServers) {
      heard.add(name);
      if (await storage.getTokenData(name)) read.add(name);
    }
  });
  await once(spawn(process.execPath, [worker('store-many'), path, 'other', '20']), 'exit');
  const wanted = new Set(Array.from({ length: 20 }, (_, index) => `other-${index}`));
  await vi.waitFor(() => expect([heard, read]).toEqual([wanted, wanted]), { timeout: 10_000 });
  await storage.close();
});

it('changes made in place, as Python makes them, and the loss of the file are heard', async () => {
  const path = join(temporaryFolder(), 'tokens.json');
  const storage = new JSONTokenStorage(path);
  await storage.storeTokenDataByResourceServer({ a: sample('a') });
  const changes: TokenChange[] = [];
  storage.subscribe((change) => changes.push(change));
  writeFileSync(path, readFileSync(path, 'utf8').replace('access-a', 'access-b'));
  await vi.waitFor(() => expect(changes).toContainEqual({ namespace: 'DEFAULT', resourceServers: ['a'] }), 10_000);
  changes.length = 0;
  rmSync(path);
  await vi.waitFor(() => expect(changes).toContainEqual({ namespace: 'DEFAULT', resourceServers: ['a'] }), 10_000);
  expect(await storage.getTokenData('a')).toBeUndefined();
  await storage.close();
});

it('a namespace that somebody else made something other than an object is told as changed, and others are heard as before', async () => {
  const path = join(temporaryFolder(), 'tokens.json');
  const storage = new JSONTokenStorage(path);
  await storage.storeTokenDataByResourceServer({ a: sample('a') });
  const changes: TokenChange[] = [];
  storage.subscribe((change) => changes.push(change));
  storage.withNamespace('bad').subscribe((change) => changes.push(change));
  const good = readFileSync(path, 'utf8').replace('{"DEFAULT"', '{"bad": 5, "DEFAULT"');
  writeFileSync(path, good);
  await vi.waitFor(() => expect(changes).toEqual([{ namespace: 'bad' }]), 10_000);
  writeFileSync(path, good.replace('access-a', 'access-b'));
  await vi.waitFor(() => expect(changes).toContainEqual({ namespace: 'DEFAULT', resourceServers: ['a'] }), 10_000);
  await storage.close();
});

it('a subscription to a file whose folder does not exist yet hears of the first store', async () => {
  const path = join(temporaryFolder(), 'later', 'tokens.json');
  const storage = new JSONTokenStorage(path);
  const changes: TokenChange[] = [];
  storage.subscribe((change) => changes.push(change));
  await new JSONTokenStorage(path).storeTokenDataByResourceServer({ a: sample('a') });
  await vi.waitFor(() => expect(changes).toContainEqual({ namespace: 'DEFAULT', resourceServers: ['a'] }), 10_000);
  await storage.close();
});

it('neither a subscription nor a finished store keeps a process alive', async () => {
  const path = join(temporaryFolder(), 'tokens.json');
  const script = `
    import { JSONTokenStorage } from '@token-storage/json';
    const storage = new JSONTokenStorage(process.argv[1]);
    storage.subscribe(() => {});
    await storage.removeTokenData('a');
    await storage.withLock('a', async () => {});
    console.log('done');
  `;
  const child = spawn(process.execPath, ['--input-type=module', '--eval', script, path], {
    cwd: fileURLToPath(new URL('.', import.meta.url)),
    stdio: ['ignore', 'pipe', 'inherit'],
    timeout: 20_000,
  });
  expect(await once(child, 'exit')).toEqual([0, null]);
});
