import { mkdirSync, readdirSync, renameSync, rmSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';

import { SQLiteTokenStorage } from '@token-storage/sqlite';
import { sample } from 'test-support/sample';
import { temporaryFolder } from 'test-support/temporary-folder';
import { describe, expect, it } from 'vitest';

describe('a file that is not the same any more', () => {
  it.each(['delete', 'wal'] as const)(
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

  it('deleted between the read and the write of a store: the write makes a new one', async () => {
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

  it.each(['delete', 'wal'] as const)(
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

  it('in a folder that was moved and is reached by a link: it is written where it is now', async () => {
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
