import { execFileSync } from 'node:child_process';
import { cpSync, mkdirSync, readdirSync, symlinkSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

import { SQLiteTokenStorage, type SQLiteTokenStorageOptions } from '@token-storage/sqlite';
import { sample } from 'test-support/sample';
import { temporaryFolder } from 'test-support/temporary-folder';
import { expect, it } from 'vitest';

import { engines } from './engines.ts';

it.each<SQLiteTokenStorageOptions>([
  { engine: 'sqlite3' as never },
  { engine: null as never },
  { journalMode: 'WAL' as never },
  { journalMode: 'off' as never },
  { busyTimeoutMs: -1 },
  { busyTimeoutMs: Number.NaN },
  { busyTimeoutMs: '5' as never },
])('the options %o are refused at once', (options) => {
  expect(() => new SQLiteTokenStorage('tokens.db', options)).toThrow(expect.objectContaining({ code: 'ERR_USAGE' }));
});

/** Runs a program with the packages installed as a user has them, `better-sqlite3` among them or not. */
function run(program: string, { withBetterSqlite3 }: { readonly withBetterSqlite3: boolean }): string {
  const folder = temporaryFolder();
  const packages = fileURLToPath(new URL('../../', import.meta.url));
  const installed = join(folder, 'node_modules', '@token-storage');
  mkdirSync(installed, { recursive: true });
  for (const name of ['core', 'node-files', 'indexeddb', 'sqlite']) {
    // Copies: from where a link leads, the packages of the repository would be found.
    cpSync(join(packages, name, 'dist'), join(installed, name, 'dist'), { recursive: true });
    cpSync(join(packages, name, 'package.json'), join(installed, name, 'package.json'));
  }
  symlinkSync(join(packages, 'indexeddb', 'node_modules', 'idb'), join(folder, 'node_modules', 'idb'));
  if (withBetterSqlite3) {
    const path = createRequire(import.meta.url).resolve('better-sqlite3/package.json');
    symlinkSync(join(path, '..'), join(folder, 'node_modules', 'better-sqlite3'));
  }
  const code = `
    import { SQLiteTokenStorage } from '@token-storage/sqlite';
    import { TokenStorageData } from '@token-storage/core';
    const data = new TokenStorageData({ resource_server: 'a', scope: '', access_token: 'x', expires_at_seconds: 1 });
    const outcome = async (storage) => {
      try {
        await storage.storeTokenDataByResourceServer({ a: data });
        return (await storage.getTokenData('a')).access_token;
      } catch (error) {
        return error.code + ' ' + error.message;
      }
    };
    ${program}`;
  // The flag makes Node have no node:sqlite, as older versions have none.
  return execFileSync(process.execPath, ['--no-experimental-sqlite', '--input-type=module', '-e', code], {
    cwd: folder,
    encoding: 'utf8',
    // pnpm names a folder there in which everything is found.
    env: { ...process.env, NODE_PATH: '' },
  }).trim();
}

it('without any SQLite the first operation fails with what to install, and makes nothing', () => {
  const output = run(
    `import { readdirSync } from 'node:fs';
     const storage = new SQLiteTokenStorage('./tokens.db');
     console.log(await storage.getTokenData('a').catch((error) => error.code));
     console.log(await outcome(storage));
     console.log(readdirSync('.').join());`,
    { withBetterSqlite3: false },
  );
  expect(output).toMatch(
    /^ERR_STORAGE_UNAVAILABLE\nERR_STORAGE_UNAVAILABLE .*better-sqlite3.*sqljs-file.*\nnode_modules$/,
  );
});

it('without node:sqlite, better-sqlite3 is used where it is installed; an engine that is asked for is not replaced', () => {
  const output = run(
    `console.log(await outcome(new SQLiteTokenStorage('./tokens.db')));
     console.log(await outcome(new SQLiteTokenStorage('./tokens.db', { engine: 'node:sqlite' })));`,
    { withBetterSqlite3: true },
  );
  expect(output).toMatch(/^x\nERR_STORAGE_UNAVAILABLE .*node:sqlite/);
});

it.runIf(engines.length === 2)(
  'one file is not opened through two libraries in one program, which would damage it',
  async () => {
    const path = join(temporaryFolder(), 'tokens.db');
    const [first, second] = engines.map((engine) => new SQLiteTokenStorage(path, { engine }));
    await first!.storeTokenDataByResourceServer({ a: sample('a') });
    await expect(second!.getTokenData('a')).rejects.toMatchObject({ code: 'ERR_USAGE' });
    expect(await first!.getTokenData('a')).toEqual(sample('a'));
    await first!.close();
    expect(await second!.getTokenData('a')).toEqual(sample('a'));
    await expect(first!.getTokenData('a')).rejects.toMatchObject({ code: 'ERR_STORAGE_CLOSED' });
    await second!.close();
  },
);

it('the entry loads neither library', () => {
  const program = `
    import { SQLiteTokenStorage } from '@token-storage/sqlite';
    new SQLiteTokenStorage('./tokens.db');
    console.log(process.moduleLoadList.filter((name) => /sqlite/.test(name)).join());`;
  const output = execFileSync(process.execPath, ['--input-type=module', '-e', program], {
    cwd: fileURLToPath(new URL('.', import.meta.url)),
    encoding: 'utf8',
  });
  expect(output.trim()).toBe('');
  expect(readdirSync(fileURLToPath(new URL('.', import.meta.url)))).not.toContain('tokens.db');
});
