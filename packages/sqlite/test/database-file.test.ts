import { chmodSync, existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

import { SQLiteTokenStorage } from '@token-storage/sqlite';
import { sample } from 'test-support/sample';
import { temporaryFolder } from 'test-support/temporary-folder';
import { describe, expect, it } from 'vitest';

import { sql } from './raw-database.ts';

const modeOf = (path: string): string => (statSync(path).mode & 0o777).toString(8);

describe('the file', () => {
  it('is missing as long as nothing was stored: reading and removing make nothing (items 81, 93)', async () => {
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

  it('has one row for each entry, in the order of its bytes (items 77, 85)', async () => {
    const path = join(temporaryFolder(), 'tokens.db');
    const storage = new SQLiteTokenStorage(path);
    for (const name of ['b', 'é', 'Z', 'a']) await storage.storeTokenDataByResourceServer({ [name]: sample(name) });
    expect(Object.keys(await storage.getTokenDataByResourceServer())).toEqual(['Z', 'a', 'b', 'é']);
    await storage.close();
    expect(sql(path, 'SELECT count(*) AS rows FROM token_storage')).toEqual([{ rows: 4 }]);
  });

  it("names this package's version as its maker (item 77)", async () => {
    const path = join(temporaryFolder(), 'tokens.db');
    await new SQLiteTokenStorage(path).storeTokenDataByResourceServer({ a: sample('a') });
    const manifest = readFileSync(fileURLToPath(new URL('../package.json', import.meta.url)), 'utf8');
    const { version } = JSON.parse(manifest) as { version: string };
    expect(sql(path, "SELECT value FROM sdk_storage_adapter_internal WHERE attribute = 'globus-sdk.version'")).toEqual([
      { value: `${version}-js` },
    ]);
  });

  it.each(['delete', 'wal'] as const)(
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

  it('its rollback journal is readable by its owner alone while it is there (item 94)', async () => {
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

  it.each(['delete', 'wal'] as const)(
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

  it('the umask of the process stays what it was', async () => {
    const before = process.umask(0o022);
    await new SQLiteTokenStorage(join(temporaryFolder(), 'tokens.db')).storeTokenDataByResourceServer({
      a: sample('a'),
    });
    expect(process.umask(before)).toBe(0o022);
  });

  it('keeps the journal mode that it has, whatever is asked for (item 79)', async () => {
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

  it('has nothing left in it of a token that was removed', async () => {
    const path = join(temporaryFolder(), 'tokens.db');
    const storage = new SQLiteTokenStorage(path);
    const secret = 'SECRET'.repeat(2000);
    await storage.storeTokenDataByResourceServer({ a: sample('a', { refresh_token: secret }), b: sample('b') });
    await storage.removeTokenData('a');
    await storage.close();
    expect(readFileSync(path).includes('SECRET')).toBe(false);
  });

  it('an update that changes nothing writes nothing, and waits for nobody', async () => {
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

it('after close, everything is refused with a typed error; closing twice is fine (item 91, better)', async () => {
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

it('names with half a character in them are refused, and nothing is made (item 23, better)', async () => {
  const folder = temporaryFolder();
  const storage = new SQLiteTokenStorage(join(folder, 'tokens.db'));
  const refused = { code: 'ERR_USAGE' };
  await expect(storage.storeTokenDataByResourceServer({ 'a\ud800': sample('a\ud800') })).rejects.toMatchObject(refused);
  await expect(storage.getTokenData('\udc00')).rejects.toMatchObject(refused);
  await expect(storage.withNamespace('\ud800').removeAllTokenData()).rejects.toMatchObject(refused);
  expect(readdirSync(folder)).toEqual([]);
});
