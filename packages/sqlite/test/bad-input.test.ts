import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { type TokenDataByResourceServer, TokenStorageError } from '@token-storage/core';
import { SQLiteTokenStorage } from '@token-storage/sqlite';
import { canMount, makeReadOnly, mountSmallDisk } from 'test-support/mounts';
import { sample } from 'test-support/sample';
import { temporaryFolder } from 'test-support/temporary-folder';
import { expect, it } from 'vitest';

import { integrity, sql } from './raw-database.ts';

/** A database with some entries in it, closed, and its bytes. */
async function wholeDatabase(entries = 1): Promise<Buffer> {
  const path = join(temporaryFolder(), 'tokens.db');
  const storage = new SQLiteTokenStorage(path);
  const names = Array.from({ length: entries }, (_, index) => `e${index}`);
  await storage.storeTokenDataByResourceServer(Object.fromEntries(names.map((name) => [name, sample(name)])));
  await storage.close();
  return readFileSync(path);
}

it('a directory as the path is a typed error with the path and the system code (item 58)', async () => {
  const path = temporaryFolder();
  const storage = new SQLiteTokenStorage(path);
  const problem = { code: 'ERR_STORAGE_IO', location: path, systemCode: 'EISDIR' };
  await expect(storage.getTokenData('a')).rejects.toMatchObject(problem);
  await expect(storage.storeTokenDataByResourceServer({ a: sample('a') })).rejects.toMatchObject(problem);
});

it('a file where a folder is needed is a typed error (items 56, 59)', async () => {
  const folder = temporaryFolder();
  writeFileSync(join(folder, 'file'), '');
  const storage = new SQLiteTokenStorage(join(folder, 'file', 'tokens.db'));
  await expect(storage.storeTokenDataByResourceServer({ a: sample('a') })).rejects.toMatchObject({
    code: 'ERR_STORAGE_IO',
    systemCode: 'ENOTDIR',
  });
});

it('a pipe is a typed error, and nobody waits for it', async () => {
  const location = join(temporaryFolder(), 'pipe');
  execFileSync('mkfifo', [location]);
  const storage = new SQLiteTokenStorage(location);
  await expect(storage.getTokenData('a')).rejects.toMatchObject({ code: 'ERR_CORRUPT_STORAGE', location });
});

it('a folder that may not be written is a typed error, and the file can still be read (item 59)', async () => {
  const folder = temporaryFolder();
  const path = join(folder, 'tokens.db');
  const storage = new SQLiteTokenStorage(path);
  await storage.storeTokenDataByResourceServer({ a: sample('a') });
  const systemCode = makeReadOnly(folder);
  for (const each of [storage, new SQLiteTokenStorage(path)]) {
    await expect(each.storeTokenDataByResourceServer({ b: sample('b') })).rejects.toMatchObject({
      code: 'ERR_STORAGE_IO',
      location: path,
      systemCode: expect.stringMatching(/^SQLITE_(READONLY|CANTOPEN)$/) as string,
    });
    expect(await each.getTokenData('a')).toEqual(sample('a'));
    expect(await each.removeTokenData('absent')).toBe(false);
    await each.close();
  }
  const missing = new SQLiteTokenStorage(join(folder, 'missing.db'));
  await expect(missing.storeTokenDataByResourceServer({ b: sample('b') })).rejects.toMatchObject({
    code: 'ERR_STORAGE_IO',
    systemCode,
  });
});

it.runIf(canMount)(
  'a full disk is a typed error, loses nothing and leaves nothing behind (item 89, better)',
  async () => {
    const folder = temporaryFolder();
    mountSmallDisk(folder, 128);
    const path = join(folder, 'tokens.db');
    const storage = new SQLiteTokenStorage(path);
    await storage.storeTokenDataByResourceServer({ a: sample('a') });
    const before = readdirSync(folder);
    await expect(
      storage.storeTokenDataByResourceServer({ b: sample('b', { extra: { pad: 'x'.repeat(300_000) } }) }),
    ).rejects.toMatchObject({ code: 'ERR_STORAGE_IO', location: path, systemCode: 'SQLITE_FULL' });
    expect(readdirSync(folder)).toEqual(before);
    await storage.storeTokenDataByResourceServer({ c: sample('c') });
    expect(Object.keys(await storage.getTokenDataByResourceServer())).toEqual(['a', 'c']);
    await storage.close();
    expect(integrity(path)).toBe('ok');
  },
);

it.runIf(canMount)(
  'a disk that is full before the file is made is a typed error, and leaves no part of it',
  async () => {
    const folder = temporaryFolder();
    mountSmallDisk(folder, 128);
    writeFileSync(join(folder, 'fill'), Buffer.alloc(120_000));
    const path = join(folder, 'tokens.db');
    const storage = new SQLiteTokenStorage(path);
    await expect(storage.storeTokenDataByResourceServer({ a: sample('a') })).rejects.toMatchObject({
      code: 'ERR_STORAGE_IO',
    });
    expect(readdirSync(folder).filter((name) => name.startsWith('tokens.db') && !name.endsWith('.locks'))).toEqual([]);
    rmSync(join(folder, 'fill'));
    await storage.storeTokenDataByResourceServer({ a: sample('a') });
    expect(await storage.getTokenData('a')).toEqual(sample('a'));
    await storage.close();
  },
);

it('a value that the database refuses in the middle of a store leaves no transaction open, and nothing of it (item 89, better)', async () => {
  const path = join(temporaryFolder(), 'tokens.db');
  const storage = new SQLiteTokenStorage(path, { busyTimeoutMs: 0 });
  await storage.storeTokenDataByResourceServer({ a: sample('a') });
  // Another program's table, with a constraint of its own.
  sql(path, 'ALTER TABLE token_storage RENAME TO plain');
  sql(
    path,
    `CREATE TABLE token_storage (namespace VARCHAR NOT NULL, resource_server VARCHAR NOT NULL CHECK (resource_server <> 'bad'),
      token_data_json VARCHAR NOT NULL, PRIMARY KEY (namespace, resource_server))`,
  );
  sql(path, 'INSERT INTO token_storage SELECT * FROM plain');
  const outcome = storage.storeTokenDataByResourceServer({ b: sample('b'), bad: sample('bad') });
  await expect(outcome).rejects.toMatchObject({ code: 'ERR_STORAGE_IO', location: path });
  expect(Object.keys(await storage.getTokenDataByResourceServer())).toEqual(['a']);
  // Another program can write at once.
  sql(path, 'DROP TABLE plain');
  await storage.storeTokenDataByResourceServer({ c: sample('c') });
  expect(Object.keys(await storage.getTokenDataByResourceServer())).toEqual(['a', 'c']);
  await storage.close();
});

/** What a damaged file gives: data, or a typed error that quotes nothing of it. It must not change by being read. */
async function readDamaged(path: string, bytes: Buffer): Promise<TokenDataByResourceServer | 'refused'> {
  writeFileSync(path, bytes);
  const storage = new SQLiteTokenStorage(path);
  let outcome: TokenDataByResourceServer | 'refused';
  try {
    await Array.fromAsync(storage.iterNamespaces());
    outcome = await storage.getTokenDataByResourceServer();
  } catch (error) {
    expect(error).toBeInstanceOf(TokenStorageError);
    expect(String(error)).not.toMatch(/access-|read write/);
    outcome = 'refused';
  }
  await storage.close();
  expect(readFileSync(path).equals(bytes)).toBe(true);
  for (const ending of ['-journal', '-wal', '-shm']) rmSync(`${path}${ending}`, { force: true });
  return outcome;
}

it('a file that is cut off anywhere gives its data, or is refused by reads and writes and left as it is (item 84, better)', async () => {
  const whole = await wholeDatabase(20);
  const folder = temporaryFolder();
  // Every byte of the header, then every sector, and the last bytes.
  const lengths = new Set(Array.from({ length: 101 }, (_, length) => length));
  for (let length = 128; length < whole.length; length += 128) lengths.add(length);
  for (let length = whole.length - 5; length < whole.length; length += 1) lengths.add(length);
  let refused = 0;
  await Promise.all(
    [...lengths].map(async (length) => {
      const path = join(folder, `${length}.db`);
      const bytes = whole.subarray(0, length);
      const outcome = await readDamaged(path, bytes);
      if (outcome !== 'refused') {
        // The last page is that of an index which nobody needs: all entries are there.
        expect(length).toBeGreaterThan(whole.length - 4096);
        expect(Object.keys(outcome)).toHaveLength(20);
        return;
      }
      refused += 1;
      const storage = new SQLiteTokenStorage(path);
      await expect(storage.storeTokenDataByResourceServer({ new: sample('new') })).rejects.toBeInstanceOf(
        TokenStorageError,
      );
      await storage.close();
      expect(readFileSync(path).equals(bytes)).toBe(true);
    }),
  );
  expect(refused).toBeGreaterThan(200);
});

it('a file with a bit flipped gives data or a typed error that quotes nothing of it, and is left as it is', async () => {
  const whole = await wholeDatabase();
  const folder = temporaryFolder();
  const outcomes = { read: 0, refused: 0 };
  let flips = 0;
  for (let byte = 0; byte < whole.length; byte += 1) {
    // Every bit of the header, one of each byte that is used; the rest is room, of which a sample is enough.
    const bits = byte < 100 ? [0, 1, 2, 3, 4, 5, 6, 7] : whole[byte] !== 0 || byte % 256 === 0 ? [byte % 8] : [];
    for (const bit of bits) {
      const bytes = Buffer.from(whole);
      bytes[byte] = (bytes[byte] ?? 0) ^ (1 << bit);
      const outcome = await readDamaged(join(folder, 'tokens.db'), bytes);
      outcomes[outcome === 'refused' ? outcome : 'read'] += 1;
      flips += 1;
    }
  }
  console.log(`${flips} bits: ${JSON.stringify(outcomes)}`);
  expect(outcomes.refused).toBeGreaterThan(100);
});

it('a file that Python has only just made is waited for, and one that stays empty is refused as it is (items 84, 93, better)', async () => {
  const path = join(temporaryFolder(), 'tokens.db');
  writeFileSync(path, '');
  const storage = new SQLiteTokenStorage(path);
  const stored = storage.storeTokenDataByResourceServer({ a: sample('a') });
  setTimeout(() => {
    sql(
      path,
      'CREATE TABLE token_storage (namespace, resource_server, token_data_json, PRIMARY KEY (namespace, resource_server))',
    );
  }, 100);
  await stored;
  expect(await storage.getTokenData('a')).toEqual(sample('a'));
  await storage.close();
  const empty = join(temporaryFolder(), 'empty.db');
  writeFileSync(empty, '');
  const started = performance.now();
  await expect(new SQLiteTokenStorage(empty).getTokenData('a')).rejects.toMatchObject({ code: 'ERR_CORRUPT_STORAGE' });
  expect(performance.now() - started).toBeGreaterThan(400);
  expect(readFileSync(empty)).toHaveLength(0);
});
