import { mkdirSync, readdirSync, readlinkSync, renameSync, rmSync, symlinkSync, unlinkSync } from 'node:fs';
import { join } from 'node:path';

import type { TokenChange } from '@token-storage/core';
import { JSONTokenStorage } from '@token-storage/json';
import { sample } from 'test-support/sample';
import { temporaryFolder } from 'test-support/temporary-folder';
import { expect, it, vi } from 'vitest';

/** A file `tokens.json` that leads to `current/tokens.json`, where `current` leads to `v1`, and `v2` stands by. */
async function versionedFolder(): Promise<{ folder: string; path: string; switchToNext: () => void }> {
  const folder = temporaryFolder();
  for (const version of ['v1', 'v2']) {
    mkdirSync(join(folder, version));
    const storage = new JSONTokenStorage(join(folder, version, 'tokens.json'));
    await storage.storeTokenDataByResourceServer({ a: sample('a', { scope: version }) });
  }
  const link = join(folder, 'current');
  symlinkSync('v1', link);
  const path = join(folder, 'tokens.json');
  symlinkSync('current/tokens.json', path);
  const switchToNext = (): void => {
    symlinkSync('v2', `${link}.next`);
    renameSync(`${link}.next`, link);
    rmSync(join(folder, 'v1'), { recursive: true });
  };
  return { folder, path, switchToNext };
}

it('a link that is led elsewhere is followed there by the next read and the next store (item 53)', async () => {
  const { folder, path, switchToNext } = await versionedFolder();
  const storage = new JSONTokenStorage(path);
  expect((await storage.getTokenData('a'))?.scope).toBe('v1');
  await storage.storeTokenDataByResourceServer({ b: sample('b') });
  switchToNext();
  expect((await storage.getTokenData('a'))?.scope).toBe('v2');
  await storage.storeTokenDataByResourceServer({ c: sample('c') });
  const there = new JSONTokenStorage(join(folder, 'v2', 'tokens.json'));
  expect(Object.keys(await there.getTokenDataByResourceServer())).toEqual(['a', 'c']);
  expect(readlinkSync(path)).toBe('current/tokens.json');
  expect(readdirSync(folder).sort()).toEqual(['current', 'tokens.json', 'v2']);
});

it('a file that has become a link since the first store stays a link (item 53)', async () => {
  const folder = temporaryFolder();
  const path = join(folder, 'tokens.json');
  const storage = new JSONTokenStorage(path);
  await storage.storeTokenDataByResourceServer({ a: sample('a') });
  renameSync(path, join(folder, 'real.json'));
  symlinkSync('real.json', path);
  await storage.storeTokenDataByResourceServer({ b: sample('b') });
  expect(readlinkSync(path)).toBe('real.json');
  const there = new JSONTokenStorage(join(folder, 'real.json'));
  expect(Object.keys(await there.getTokenDataByResourceServer())).toEqual(['a', 'b']);
});

it('a subscription hears that a link was led elsewhere, and what changes there', async () => {
  const { path, switchToNext } = await versionedFolder();
  const storage = new JSONTokenStorage(path);
  const changes: TokenChange[] = [];
  storage.subscribe((change) => changes.push(change));
  switchToNext();
  await vi.waitFor(() => expect(changes).toContainEqual({ namespace: 'DEFAULT', resourceServers: ['a'] }), 10_000);
  await new JSONTokenStorage(path).storeTokenDataByResourceServer({ b: sample('b') });
  await vi.waitFor(() => expect(changes).toContainEqual({ namespace: 'DEFAULT', resourceServers: ['b'] }), 10_000);
  await storage.close();
});

it('links that go in a circle are a typed error, until they are mended (item 59)', async () => {
  const path = join(temporaryFolder(), 'tokens.json');
  symlinkSync('tokens.json', path);
  const storage = new JSONTokenStorage(path);
  const problem = { code: 'ERR_STORAGE_IO', systemCode: 'ELOOP', location: path };
  await expect(storage.getTokenData('a')).rejects.toMatchObject(problem);
  await expect(storage.storeTokenDataByResourceServer({ a: sample('a') })).rejects.toMatchObject(problem);
  await expect(storage.withLock('a', async () => {})).rejects.toMatchObject(problem);
  unlinkSync(path);
  await storage.storeTokenDataByResourceServer({ a: sample('a') });
  expect(await storage.getTokenData('a')).toEqual(sample('a'));
});

it('a folder that is removed and made again while the storage is open is used and watched as before', async () => {
  const folder = join(temporaryFolder(), 'folder');
  const path = join(folder, 'tokens.json');
  const storage = new JSONTokenStorage(path);
  await storage.storeTokenDataByResourceServer({ a: sample('a') });
  const changes: TokenChange[] = [];
  storage.subscribe((change) => changes.push(change));
  rmSync(folder, { recursive: true });
  expect(await storage.getTokenData('a')).toBeUndefined();
  await storage.storeTokenDataByResourceServer({ b: sample('b') });
  await new JSONTokenStorage(path).storeTokenDataByResourceServer({ c: sample('c') });
  expect(Object.keys(await storage.getTokenDataByResourceServer())).toEqual(['b', 'c']);
  await vi.waitFor(() => expect(changes.flatMap((each) => each.resourceServers)).toContain('c'), 10_000);
  await storage.close();
});
