import {
  chmodSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
} from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

import { SQLiteTokenStorage } from '@token-storage/sqlite';
import { sample } from 'test-support/sample';
import { temporaryFolder } from 'test-support/temporary-folder';
import { describe, expect, test } from 'vitest';

import { sql } from './raw-database.ts';

const modeOf = (path: string): string => (statSync(path).mode & 0o777).toString(8);

describe('the file', () => {
  test('is missing as long as nothing was stored: reading and removing make nothing (items 81, 93)', async () => {
    const folder = temporaryFolder();
    const storage = new SQLiteTokenStorage(join(folder, 'deep', 'tokens.db'));
    expect(await storage.getTokenData('a')).toBeUndefined();
    expect(await storage.getTokenDataByResourceServer()).toEqual({});
    expect(await Array.fromAsync(storage.iterNamespaces())).toEqual([]);
    expect(await storage.removeTokenData('a')).toBe(false);
    expect(await storage.updateTokenData('a', () => undefined)).toBeUndefined();
    expect(await storage.removeAllTokenData()).toBe(false);
    expect(readdirSync(folder)).toEqual([]);
  });

  test('has one row for each entry, in the order of its bytes (items 77, 85)', async () => {
    const path = join(temporaryFolder(), 'tokens.db');
    const storage = new SQLiteTokenStorage(path);
    for (const name of ['b', 'é', 'Z', 'a']) await storage.storeTokenDataByResourceServer({ [name]: sample(name) });
    expect(Object.keys(await storage.getTokenDataByResourceServer())).toEqual(['Z', 'a', 'b', 'é']);
    await storage.close();
    expect(sql(path, 'SELECT count(*) AS rows FROM token_storage')).toEqual([{ rows: 4 }]);
  });

  test("names this package's version as its maker (item 77)", async () => {
    const path = join(temporaryFolder(), 'tokens.db');
    await new SQLiteTokenStorage(path).storeTokenDataByResourceServer({ a: sample('a') });
    const manifest = readFileSync(fileURLToPath(new URL('../package.json', import.meta.url)), 'utf8');
    const { version } = JSON.parse(manifest) as { version: string };
    expect(sql(path, "SELECT value FROM sdk_storage_adapter_internal WHERE attribute = 'globus-sdk.version'")).toEqual([
      { value: `${version}-js` },
    ]);
  });

  test.each(['delete', 'wal'] as const)(
    'is readable by its owner alone, with all that is beside it, in journal mode %s (items 81, 94, better)',
    async (journalMode) => {
      const folder = join(temporaryFolder(), 'new');
      const path = join(folder, 'tokens.db');
      const storage = new SQLiteTokenStorage(path, { journalMode });
      await storage.storeTokenDataByResourceServer({ a: sample('a') });
      expect([modeOf(folder), modeOf(path)]).toEqual(['700', '600']);
      const beside = readdirSync(folder).filter((name) => name.startsWith('tokens.db-'));
      expect(beside.sort()).toEqual(journalMode === 'wal' ? ['tokens.db-shm', 'tokens.db-wal'] : []);
      for (const name of beside) expect(modeOf(join(folder, name))).toBe('600');
      await storage.close();
      expect(readdirSync(folder).sort()).toEqual(['tokens.db']);
    },
  );

  test('its rollback journal is readable by its owner alone while it is there (item 94)', async () => {
    const path = join(temporaryFolder(), 'tokens.db');
    const storage = new SQLiteTokenStorage(path);
    await storage.storeTokenDataByResourceServer({ a: sample('a') });
    const modes: string[] = [];
    // The second of two that share a transaction runs after the first has written.
    const first = storage.storeTokenDataByResourceServer({ b: sample('b') });
    await storage.updateTokenData('c', () => {
      if (existsSync(`${path}-journal`)) modes.push(modeOf(`${path}-journal`));
      return sample('c');
    });
    await first;
    expect(modes).toEqual(['600']);
    await storage.close();
  });

  test.each(['delete', 'wal'] as const)(
    'and all beside it is taken from others by the first write, in journal mode %s; reading leaves it (item 94, better)',
    async (journalMode) => {
      const folder = temporaryFolder();
      const path = join(folder, 'tokens.db');
      const first = new SQLiteTokenStorage(path, { journalMode });
      await first.storeTokenDataByResourceServer({ a: sample('a') });
      for (const name of readdirSync(folder)) if (!name.endsWith('.locks')) chmodSync(join(folder, name), 0o644);
      const second = new SQLiteTokenStorage(path);
      expect(await second.getTokenData('a')).toEqual(sample('a'));
      expect(modeOf(path)).toBe('644');
      await second.storeTokenDataByResourceServer({ b: sample('b') });
      const modes = readdirSync(folder)
        .filter((name) => !name.endsWith('.locks'))
        .map((name) => modeOf(join(folder, name)));
      expect(new Set(modes)).toEqual(new Set(['600']));
      await Promise.all([first.close(), second.close()]);
    },
  );

  test('the umask of the process stays what it was', async () => {
    const before = process.umask(0o022);
    await new SQLiteTokenStorage(join(temporaryFolder(), 'tokens.db')).storeTokenDataByResourceServer({
      a: sample('a'),
    });
    expect(process.umask(before)).toBe(0o022);
  });

  test('keeps the journal mode that it has, whatever is asked for (item 79)', async () => {
    for (const [has, asked] of [
      ['delete', 'wal'],
      ['wal', 'delete'],
    ] as const) {
      const path = join(temporaryFolder(), 'tokens.db');
      const maker = new SQLiteTokenStorage(path, { journalMode: has });
      await maker.storeTokenDataByResourceServer({ a: sample('a') });
      await maker.close();
      const other = new SQLiteTokenStorage(path, { journalMode: asked });
      await other.storeTokenDataByResourceServer({ b: sample('b') });
      await other.close();
      expect(sql(path, 'PRAGMA journal_mode')).toEqual([{ journal_mode: has }]);
    }
  });

  test('has nothing left in it of a token that was removed', async () => {
    const path = join(temporaryFolder(), 'tokens.db');
    const storage = new SQLiteTokenStorage(path);
    const secret = 'SECRET'.repeat(2000);
    await storage.storeTokenDataByResourceServer({ a: sample('a', { refresh_token: secret }), b: sample('b') });
    await storage.removeTokenData('a');
    await storage.close();
    expect(readFileSync(path).includes('SECRET')).toBe(false);
  });

  test('an update that changes nothing writes nothing, and waits for nobody', async () => {
    const path = join(temporaryFolder(), 'tokens.db');
    const storage = new SQLiteTokenStorage(path, { busyTimeoutMs: 0 });
    await storage.storeTokenDataByResourceServer({ a: sample('a') });
    const other = new (await import('node:sqlite')).DatabaseSync(path);
    other.exec('BEGIN IMMEDIATE');
    expect(await storage.updateTokenData('a', (current) => current)).toEqual(sample('a'));
    expect(await storage.removeTokenData('b')).toBe(false);
    await expect(storage.removeTokenData('a')).rejects.toMatchObject({ code: 'ERR_LOCK_TIMEOUT' });
    other.close();
    expect(await storage.removeTokenData('a')).toBe(true);
    await storage.close();
  });
});

test('after close, everything is refused with a typed error; closing twice is fine (item 91, better)', async () => {
  const storage = new SQLiteTokenStorage(join(temporaryFolder(), 'tokens.db'));
  await storage.storeTokenDataByResourceServer({ a: sample('a') });
  await storage.close();
  await storage.close();
  const closed = { code: 'ERR_STORAGE_CLOSED' };
  await expect(storage.getTokenData('a')).rejects.toMatchObject(closed);
  await expect(storage.storeTokenDataByResourceServer({ a: sample('a') })).rejects.toMatchObject(closed);
  await expect(storage.exportDatabase()).rejects.toMatchObject(closed);
  await expect(storage.importDatabase(new Uint8Array())).rejects.toMatchObject(closed);
});

test('names with half a character in them are refused, and nothing is made (item 23, better)', async () => {
  const folder = temporaryFolder();
  const storage = new SQLiteTokenStorage(join(folder, 'tokens.db'));
  const refused = { code: 'ERR_USAGE' };
  await expect(storage.storeTokenDataByResourceServer({ 'a\ud800': sample('a\ud800') })).rejects.toMatchObject(refused);
  await expect(storage.getTokenData('\udc00')).rejects.toMatchObject(refused);
  await expect(storage.withNamespace('\ud800').removeAllTokenData()).rejects.toMatchObject(refused);
  expect(readdirSync(folder)).toEqual([]);
});

describe('a file that is not the same any more', () => {
  test.each(['delete', 'wal'] as const)(
    'deleted: nothing is read from it, and a store makes a new one, in journal mode %s',
    async (journalMode) => {
      const folder = temporaryFolder();
      const path = join(folder, 'tokens.db');
      const storage = new SQLiteTokenStorage(path, { journalMode });
      await storage.storeTokenDataByResourceServer({ a: sample('a') });
      for (const name of readdirSync(folder)) rmSync(join(folder, name), { recursive: true });
      expect(await storage.getTokenDataByResourceServer()).toEqual({});
      await storage.storeTokenDataByResourceServer({ b: sample('b') });
      expect(Object.keys(await new SQLiteTokenStorage(path).getTokenDataByResourceServer())).toEqual(['b']);
      await storage.close();
    },
  );

  test('deleted between the read and the write of a store: the write makes a new one', async () => {
    const path = join(temporaryFolder(), 'tokens.db');
    const storage = new SQLiteTokenStorage(path);
    await storage.storeTokenDataByResourceServer({ a: sample('a') });
    let runs = 0;
    await storage.updateTokenData('b', () => {
      // Shown the old file, inside its transaction or before it, which is gone at the end.
      if (runs++ < 2) rmSync(path, { force: true });
      return sample('b');
    });
    expect(Object.keys(await new SQLiteTokenStorage(path).getTokenDataByResourceServer())).toEqual(['b']);
    await storage.close();
  });

  test.each(['delete', 'wal'] as const)(
    'replaced by another: that one is read and written, in journal mode %s',
    async (journalMode) => {
      const folder = temporaryFolder();
      const path = join(folder, 'tokens.db');
      const storage = new SQLiteTokenStorage(path, { journalMode });
      await storage.storeTokenDataByResourceServer({ old: sample('old') });
      const other = new SQLiteTokenStorage(join(folder, 'other.db'));
      await other.storeTokenDataByResourceServer({ new: sample('new') });
      await other.close();
      renameSync(join(folder, 'other.db'), path);
      for (const ending of ['-wal', '-shm']) rmSync(`${path}${ending}`, { force: true });
      expect(Object.keys(await storage.getTokenDataByResourceServer())).toEqual(['new']);
      await storage.storeTokenDataByResourceServer({ more: sample('more') });
      expect(Object.keys(await new SQLiteTokenStorage(path).getTokenDataByResourceServer())).toEqual(['more', 'new']);
      await storage.close();
    },
  );

  test('in a folder that was moved and is reached by a link: it is written where it is now', async () => {
    const folder = temporaryFolder();
    mkdirSync(join(folder, 'v1'));
    symlinkSync('v1', join(folder, 'current'));
    const path = join(folder, 'current', 'tokens.db');
    const storage = new SQLiteTokenStorage(path);
    await storage.storeTokenDataByResourceServer({ a: sample('a') });
    renameSync(join(folder, 'v1'), join(folder, 'v2'));
    rmSync(join(folder, 'current'));
    symlinkSync('v2', join(folder, 'current'));
    await storage.storeTokenDataByResourceServer({ b: sample('b') });
    expect(Object.keys(await storage.getTokenDataByResourceServer())).toEqual(['a', 'b']);
    expect(readdirSync(folder).sort()).toEqual(['current', 'v2']);
    await storage.close();
  });
});

describe('the location', () => {
  test('is a path or a file URL, and nothing is touched before the first operation (items 55, 81)', async () => {
    const folder = temporaryFolder();
    const path = join(folder, 'sub dir', 'a?b#c%41 é.db');
    const storage = new SQLiteTokenStorage(pathToFileURL(path));
    expect(readdirSync(folder)).toEqual([]);
    await storage.storeTokenDataByResourceServer({ a: sample('a') });
    expect(await storage.getTokenData('a')).toEqual(sample('a'));
    expect(readdirSync(join(folder, 'sub dir')).sort()).toEqual(['a?b#c%41 é.db']);
    await storage.close();
  });

  test('that is relative means the same file wherever the program goes later; a bare name is taken (item 57, better)', async () => {
    const folder = temporaryFolder();
    const before = process.cwd();
    process.chdir(folder);
    const storage = new SQLiteTokenStorage('tokens.db');
    process.chdir(before);
    await storage.storeTokenDataByResourceServer({ a: sample('a') });
    expect(existsSync(join(folder, 'tokens.db'))).toBe(true);
    await storage.close();
  });

  test('is followed through symbolic links, which stay links, also when they dangle (item 53)', async () => {
    const folder = temporaryFolder();
    mkdirSync(join(folder, 'real'));
    const link = join(folder, 'link.db');
    symlinkSync('real/tokens.db', link);
    const storage = new SQLiteTokenStorage(link);
    await storage.storeTokenDataByResourceServer({ a: sample('a') });
    expect(readlinkSync(link)).toBe('real/tokens.db');
    expect(modeOf(join(folder, 'real/tokens.db'))).toBe('600');
    expect(readdirSync(folder).sort()).toEqual(['link.db', 'real']);
    await storage.close();
  });

  test('":memory:", NUL, an empty path, another type and another URL are refused (items 57, 58, 80)', () => {
    for (const location of [':memory:', 'a\0b', '', 5, null, undefined, new URL('https://example.org/x')]) {
      expect(() => new SQLiteTokenStorage(location as string)).toThrow(expect.objectContaining({ code: 'ERR_USAGE' }));
    }
    expect(() => new SQLiteTokenStorage(':memory:')).toThrow(/MemoryTokenStorage/);
  });

  test("forApp is the Python SDK's own path (items 61, 62, 63)", async () => {
    const home = process.env['HOME'];
    process.env['HOME'] = temporaryFolder();
    try {
      const app = { clientId: '01234567-89ab-cdef-0123-456789abcdef', appName: 'My App' };
      await SQLiteTokenStorage.forApp(app).storeTokenDataByResourceServer({ a: sample('a') });
      const sandbox = { ...app, environment: 'sandbox', namespace: 'n' };
      await SQLiteTokenStorage.forApp(sandbox).storeTokenDataByResourceServer({ a: sample('a') });
      const folder = join(process.env['HOME'], '.globus/app/01234567-89ab-cdef-0123-456789abcdef/my-app');
      const files = readdirSync(folder).filter((name) => name.endsWith('.db'));
      expect(files.sort()).toEqual(['sandbox-tokens.db', 'tokens.db']);
      expect(() => SQLiteTokenStorage.forApp({ ...app, clientId: '../..' })).toThrow(
        expect.objectContaining({ code: 'ERR_USAGE' }),
      );
    } finally {
      process.env['HOME'] = home;
    }
  });
});
