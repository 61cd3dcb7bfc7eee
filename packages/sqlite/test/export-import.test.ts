import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { type TokenChange, TokenStorageError } from '@token-storage/core';
import { SQLiteTokenStorage } from '@token-storage/sqlite';
import { sample } from 'test-support/sample';
import { temporaryFolder } from 'test-support/temporary-folder';
import { describe, expect, it, vi } from 'vitest';

import { engines } from './engines.ts';
import { integrity, sql } from './raw-database.ts';

const fixture = (name: string): Uint8Array =>
  readFileSync(new URL(`../../conformance/fixtures/${name}`, import.meta.url));

describe.each(engines.flatMap((engine) => (['delete', 'wal'] as const).map((mode) => [engine, mode] as const)))(
  'with %s, journal mode %s',
  (engine, journalMode) => {
    const open = (path = join(temporaryFolder(), 'tokens.db')): SQLiteTokenStorage =>
      new SQLiteTokenStorage(path, { engine, journalMode });

    it('an export is a whole file without a write-ahead log, readable by others, and leaves nothing behind', async () => {
      const folder = temporaryFolder();
      const storage = open(join(folder, 'tokens.db'));
      await storage.storeTokenDataByResourceServer({ 'é\0': sample('é\0'), b: sample('b') });
      await storage.withNamespace('other').storeTokenDataByResourceServer({ c: sample('c') });
      const bytes = await storage.exportDatabase();
      expect([bytes[18], bytes[19]]).toEqual([1, 1]);
      const copy = join(temporaryFolder(), 'copy.db');
      writeFileSync(copy, bytes);
      expect(integrity(copy)).toBe('ok');
      const other = new SQLiteTokenStorage(copy);
      expect(await other.getTokenDataByResourceServer()).toEqual({ b: sample('b'), 'é\0': sample('é\0') });
      expect(await other.withNamespace('other').getTokenData('c')).toEqual(sample('c'));
      await Promise.all([storage.close(), other.close()]);
      expect(readdirSync(folder)).not.toContain('tokens.db.locks');
    });

    it('an import replaces every entry of every namespace, in one change that is heard', async () => {
      const source = open();
      await source.storeTokenDataByResourceServer({ 'é\0': sample('é\0') });
      await source.withNamespace('new').storeTokenDataByResourceServer({ b: sample('b') });
      const bytes = await source.exportDatabase();
      const storage = open();
      await storage.storeTokenDataByResourceServer({ gone: sample('gone') });
      await storage.withNamespace('gone').storeTokenDataByResourceServer({ c: sample('c') });
      const changes: TokenChange[] = [];
      for (const namespace of ['DEFAULT', 'new', 'gone']) {
        storage.withNamespace(namespace).subscribe((change) => changes.push(change));
      }
      await storage.importDatabase(bytes);
      expect(await storage.getTokenDataByResourceServer()).toEqual({ 'é\0': sample('é\0') });
      expect((await Array.fromAsync(storage.iterNamespaces())).sort()).toEqual(['DEFAULT', 'new']);
      await vi.waitFor(() =>
        expect(new Set(changes.map(({ namespace }) => namespace))).toEqual(new Set(['DEFAULT', 'new', 'gone'])),
      );
      await Promise.all([source.close(), storage.close()]);
    });

    it('an export of nothing is an empty database, and an import makes the file', async () => {
      const path = join(temporaryFolder(), 'tokens.db');
      const bytes = await open(path).exportDatabase();
      expect(readdirSync(join(path, '..'))).toEqual([]);
      const storage = open();
      await storage.importDatabase(bytes);
      expect(await Array.fromAsync(storage.iterNamespaces())).toEqual([]);
      await storage.importDatabase(fixture('sqlite-v2.db'));
      expect(Object.keys(await storage.getTokenDataByResourceServer())).toContain('auth.globus.org');
      await storage.close();
    });

    it('an import into a database of schema 1 leaves its configuration and version', async () => {
      const path = join(temporaryFolder(), 'tokens.db');
      writeFileSync(path, fixture('sqlite-v1.db'));
      const config = sql(path, 'SELECT * FROM config_storage');
      const storage = open(path);
      await storage.importDatabase(fixture('sqlite-v2.db'));
      await storage.close();
      expect(sql(path, 'SELECT * FROM config_storage')).toEqual(config);
      expect(sql(path, "SELECT value FROM sdk_storage_adapter_internal WHERE attribute LIKE '%schema%'")).toEqual([
        { value: '1' },
      ]);
    });

    it.each([
      ['a write-ahead log', fixture('wal/tokens.db'), 'ERR_UNSUPPORTED_FORMAT'],
      ['uncommitted rows', fixture('hotjournal/tokens.db'), 'ERR_CORRUPT_STORAGE'],
      ['no tables', fixture('refuse/no-tables.db'), 'ERR_CORRUPT_STORAGE'],
      ['another format', fixture('refuse/not-a-db.db'), 'ERR_CORRUPT_STORAGE'],
      ['no bytes', new Uint8Array(), 'ERR_CORRUPT_STORAGE'],
      ['its end cut off', fixture('sqlite-v2.db').subarray(0, 12_288), 'ERR_CORRUPT_STORAGE'],
    ])('a database with %s is not imported; what was stored stays', async (_what, bytes, code) => {
      const storage = open();
      await storage.storeTokenDataByResourceServer({ a: sample('a') });
      await expect(storage.importDatabase(bytes)).rejects.toMatchObject({ code });
      await expect(storage.importDatabase(bytes)).rejects.toBeInstanceOf(TokenStorageError);
      expect(await storage.getTokenDataByResourceServer()).toEqual({ a: sample('a') });
      await storage.close();
    });
  },
);

it('a database of a newer schema is not imported', async () => {
  const path = join(temporaryFolder(), 'newer.db');
  writeFileSync(path, fixture('sqlite-v2.db'));
  sql(path, "UPDATE sdk_storage_adapter_internal SET value = '99' WHERE attribute LIKE '%schema%'");
  const storage = new SQLiteTokenStorage(join(temporaryFolder(), 'tokens.db'));
  await expect(storage.importDatabase(readFileSync(path))).rejects.toMatchObject({ code: 'ERR_UNSUPPORTED_FORMAT' });
  await expect(storage.importDatabase('bytes' as never)).rejects.toMatchObject({ code: 'ERR_USAGE' });
});
