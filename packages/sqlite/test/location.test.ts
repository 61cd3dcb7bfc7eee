import { existsSync, mkdirSync, readdirSync, readlinkSync, statSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

import { SQLiteTokenStorage } from '@token-storage/sqlite';
import { sample } from 'test-support/sample';
import { temporaryFolder } from 'test-support/temporary-folder';
import { describe, expect, it } from 'vitest';

describe('the location', () => {
  it('is a path or a file URL, and nothing is touched before the first operation (items 55, 81)', async () => {
    const folder = temporaryFolder();
    const path = join(folder, 'sub dir', 'a?b#c%41 é.db');
    const storage = new SQLiteTokenStorage(pathToFileURL(path));
    expect(readdirSync(folder)).toEqual([]);
    await storage.storeTokenDataByResourceServer({ a: sample('a') });
    expect(await storage.getTokenData('a')).toEqual(sample('a'));
    expect(readdirSync(join(folder, 'sub dir')).sort()).toEqual(['a?b#c%41 é.db']);
    await storage.close();
  });

  it('that is relative means the same file wherever the program goes later; a bare name is taken (item 57, better)', async () => {
    const folder = temporaryFolder();
    const before = process.cwd();
    process.chdir(folder);
    const storage = new SQLiteTokenStorage('tokens.db');
    process.chdir(before);
    await storage.storeTokenDataByResourceServer({ a: sample('a') });
    expect(existsSync(join(folder, 'tokens.db'))).toBe(true);
    await storage.close();
  });

  it('is followed through symbolic links, which stay links, also when they dangle (item 53)', async () => {
    const folder = temporaryFolder();
    mkdirSync(join(folder, 'real'));
    const link = join(folder, 'link.db');
    symlinkSync('real/tokens.db', link);
    const storage = new SQLiteTokenStorage(link);
    await storage.storeTokenDataByResourceServer({ a: sample('a') });
    expect(readlinkSync(link)).toBe('real/tokens.db');
    expect(statSync(join(folder, 'real/tokens.db')).mode & 0o777).toBe(0o600);
    expect(readdirSync(folder).sort()).toEqual(['link.db', 'real']);
    await storage.close();
  });

  it('":memory:", NUL, an empty path, another type and another URL are refused (items 57, 58, 80)', () => {
    for (const location of [':memory:', 'a\0b', '', 5, null, undefined, new URL('https://example.org/x')]) {
      expect(() => new SQLiteTokenStorage(location as string)).toThrow(expect.objectContaining({ code: 'ERR_USAGE' }));
    }
    expect(() => new SQLiteTokenStorage(':memory:')).toThrow(/MemoryTokenStorage/);
  });

  it("forApp is the Python SDK's own path (items 61, 62, 63)", async () => {
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
