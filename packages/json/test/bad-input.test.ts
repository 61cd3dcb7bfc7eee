import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { type TokenDataByResourceServer, TokenStorageError } from '@token-storage/core';
import { JSONTokenStorage } from '@token-storage/json';
import { canMount, makeReadOnly, mountOverItself, mountSmallDisk } from 'test-support/mounts';
import { sample } from 'test-support/sample';
import { temporaryFolder } from 'test-support/temporary-folder';
import { expect, it } from 'vitest';

it('a directory as the path is a typed error with the path and the system code (item 58)', async () => {
  const path = temporaryFolder();
  const storage = new JSONTokenStorage(path);
  const problem = { code: 'ERR_STORAGE_IO', location: path, systemCode: 'EISDIR' };
  await expect(storage.getTokenData('a')).rejects.toMatchObject(problem);
  await expect(storage.storeTokenDataByResourceServer({ a: sample('a') })).rejects.toMatchObject(problem);
});

it('a file where a folder is needed is a typed error (items 56, 59)', async () => {
  const folder = temporaryFolder();
  writeFileSync(join(folder, 'file'), '');
  const storage = new JSONTokenStorage(join(folder, 'file', 'tokens.json'));
  await expect(storage.storeTokenDataByResourceServer({ a: sample('a') })).rejects.toMatchObject({
    code: 'ERR_STORAGE_IO',
    systemCode: 'ENOTDIR',
  });
});

it('a folder that may not be written is a typed error, and the file can still be read (item 59)', async () => {
  const folder = temporaryFolder();
  const path = join(folder, 'tokens.json');
  const storage = new JSONTokenStorage(path);
  await storage.storeTokenDataByResourceServer({ a: sample('a') });
  const before = readFileSync(path);
  const systemCode = makeReadOnly(folder);
  await expect(storage.storeTokenDataByResourceServer({ b: sample('b') })).rejects.toMatchObject({
    code: 'ERR_STORAGE_IO',
    systemCode,
  });
  expect(await storage.getTokenData('a')).toEqual(sample('a'));
  expect(await storage.removeTokenData('absent')).toBe(false);
  expect(readFileSync(path)).toEqual(before);
});

it.runIf(canMount)(
  'a full disk is a typed error, loses nothing and leaves nothing behind (item 50, better)',
  async () => {
    const folder = temporaryFolder();
    mountSmallDisk(folder, 64);
    const path = join(folder, 'tokens.json');
    const storage = new JSONTokenStorage(path);
    await storage.storeTokenDataByResourceServer({ a: sample('a') });
    const before = readFileSync(path);
    const large: TokenDataByResourceServer = { b: sample('b', { extra: { pad: 'x'.repeat(200_000) } }) };
    await expect(storage.storeTokenDataByResourceServer(large)).rejects.toMatchObject({
      code: 'ERR_STORAGE_IO',
      location: path,
      systemCode: 'ENOSPC',
    });
    expect(readFileSync(path)).toEqual(before);
    expect(readdirSync(join(folder, 'tokens.json.lock', 'free'))).toEqual([]);
    await storage.storeTokenDataByResourceServer({ c: sample('c') });
    expect(Object.keys(await storage.getTokenDataByResourceServer())).toEqual(['a', 'c']);
  },
);

it.runIf(canMount)('a file that is mounted by itself is a typed error that says so', async () => {
  const folder = temporaryFolder();
  const path = join(folder, 'tokens.json');
  writeFileSync(path, '{"data": {}, "format_version": "2.0", "globus-sdk.version": "4"}');
  mountOverItself(path);
  const outcome = new JSONTokenStorage(path).storeTokenDataByResourceServer({ a: sample('a') });
  await expect(outcome).rejects.toMatchObject({ code: 'ERR_STORAGE_IO', systemCode: 'EBUSY' });
  await expect(outcome).rejects.toThrow(/mount its folder/);
});

it('a file that is not UTF-8, and one cut off at any byte, is refused and left as it is (items 47g, 47h, 49)', async () => {
  const folder = temporaryFolder();
  const path = join(folder, 'tokens.json');
  await new JSONTokenStorage(path).storeTokenDataByResourceServer({ a: sample('a', { scope: 'é' }) });
  const whole = readFileSync(path);
  const cases = [Buffer.concat([whole.subarray(0, 30), Buffer.from([0xff, 0xfe]), whole.subarray(30)])];
  for (let length = 0; length < whole.length; length += 1) cases.push(whole.subarray(0, length));
  await Promise.all(
    cases.map(async (bytes, index) => {
      const broken = join(folder, `broken-${index}.json`);
      writeFileSync(broken, bytes);
      const storage = new JSONTokenStorage(broken);
      const problem = { code: 'ERR_CORRUPT_STORAGE', location: broken };
      await expect(storage.getTokenData('a')).rejects.toMatchObject(problem);
      await expect(storage.storeTokenDataByResourceServer({ b: sample('b') })).rejects.toMatchObject(problem);
      expect(readFileSync(broken)).toEqual(bytes);
    }),
  );
});

it('a file with any one bit flipped gives the right data or a typed error that quotes nothing of it', async () => {
  const folder = temporaryFolder();
  const path = join(folder, 'tokens.json');
  await new JSONTokenStorage(path).storeTokenDataByResourceServer({ a: sample('a') });
  const whole = readFileSync(path);
  const storages: Promise<void>[] = [];
  for (let bit = 0; bit < whole.length * 8; bit += 1) {
    const bytes = Buffer.from(whole);
    bytes[bit >> 3] = (bytes[bit >> 3] ?? 0) ^ (1 << (bit & 7));
    const flipped = join(folder, `bit-${bit}.json`);
    writeFileSync(flipped, bytes);
    storages.push(
      (async () => {
        try {
          await new JSONTokenStorage(flipped).getTokenDataByResourceServer();
        } catch (error) {
          expect(error).toBeInstanceOf(TokenStorageError);
          expect(String(error)).not.toMatch(/access-|read write/);
        }
        expect(readFileSync(flipped)).toEqual(bytes);
      })(),
    );
  }
  await Promise.all(storages);
});

it('of two updates that are written together, one that throws rejects its own caller only', async () => {
  const storage = new JSONTokenStorage(join(temporaryFolder(), 'tokens.json'));
  const bad = storage.updateTokenData('a', () => {
    throw new RangeError('mine');
  });
  const good = storage.storeTokenDataByResourceServer({ b: sample('b') });
  await expect(bad).rejects.toThrow(new RangeError('mine'));
  await good;
  expect(await storage.getTokenDataByResourceServer()).toEqual({ b: sample('b') });
});

it('of updates that are written together, one of a namespace that is not an object rejects its own caller only', async () => {
  const path = join(temporaryFolder(), 'tokens.json');
  writeFileSync(path, '{"data": {"bad": 5}, "format_version": "2.0", "globus-sdk.version": "4"}');
  const storage = new JSONTokenStorage(path);
  const good = storage.storeTokenDataByResourceServer({ a: sample('a') });
  const bad = storage.withNamespace('bad').storeTokenDataByResourceServer({ b: sample('b') });
  await expect(bad).rejects.toMatchObject({ code: 'ERR_CORRUPT_STORAGE', location: path });
  await good;
  expect(await storage.getTokenDataByResourceServer()).toEqual({ a: sample('a') });
});

it('a file that somebody is just writing in place is read once it is whole (item 41)', async () => {
  const path = join(temporaryFolder(), 'tokens.json');
  const storage = new JSONTokenStorage(path);
  await storage.storeTokenDataByResourceServer({ a: sample('a') });
  const whole = readFileSync(path);
  writeFileSync(path, whole.subarray(0, 40));
  const reading = storage.getTokenData('a');
  setTimeout(() => writeFileSync(path, whole), 50);
  expect(await reading).toEqual(sample('a'));
});

it('a file that is larger than a string can be, and a pipe, are typed errors, and nobody waits for the pipe', async () => {
  const folder = temporaryFolder();
  writeFileSync(join(folder, 'large'), '');
  truncateSync(join(folder, 'large'), 600_000_000);
  execFileSync('mkfifo', [join(folder, 'pipe')]);
  for (const name of ['large', 'pipe']) {
    const location = join(folder, name);
    const storage = new JSONTokenStorage(location);
    await expect(storage.getTokenData('a')).rejects.toMatchObject({ code: 'ERR_CORRUPT_STORAGE', location });
  }
});
