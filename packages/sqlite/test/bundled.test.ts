import { execFileSync } from 'node:child_process';
import { mkdirSync, symlinkSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

import { temporaryFolder } from 'test-support/temporary-folder';
import { expect, it } from 'vitest';

import { engines } from './engines.ts';

interface Esbuild {
  buildSync(options: Readonly<Record<string, unknown>>): void;
}

/** A program that is one file, as esbuild makes it for functions in a cloud and for single executables. */
function bundle(folder: string, format: 'cjs' | 'esm', program: string): string {
  const esbuild = createRequire(new URL('../../../e2e/package.json', import.meta.url))('esbuild') as Esbuild;
  const outfile = join(folder, format === 'cjs' ? 'app.cjs' : 'app.mjs');
  const resolveDir = fileURLToPath(new URL('.', import.meta.url));
  esbuild.buildSync({
    stdin: { contents: program, resolveDir },
    bundle: true,
    platform: 'node',
    format,
    outfile,
    logLevel: 'error',
    external: ['better-sqlite3'],
    // The warning that there is no import.meta in CommonJS.
    logOverride: { 'empty-import-meta': 'silent' },
  });
  return outfile;
}

const PROGRAM = `
  import { SQLiteTokenStorage } from '@token-storage/sqlite';
  void (async () => {
    const said = [];
    for (const engine of ['better-sqlite3', 'sqljs-file']) {
      const storage = new SQLiteTokenStorage(process.argv[2] + '/' + engine + '.db', { engine });
      await storage.storeTokenResponse({ access_token: 'FAKE-a', expires_in: 9, scope: 's' }, { resourceServer: 'r' })
        .then(() => said.push('stored'), (error) => said.push(error.code + ' ' + error.message));
      await storage.close();
    }
    console.log(JSON.stringify(said));
  })();`;

function run(format: 'cjs' | 'esm', { withBetterSqlite3 }: { readonly withBetterSqlite3: boolean }): unknown {
  const folder = temporaryFolder();
  if (withBetterSqlite3) {
    const path = createRequire(import.meta.url).resolve('better-sqlite3/package.json');
    mkdirSync(join(folder, 'node_modules'));
    symlinkSync(join(path, '..'), join(folder, 'node_modules', 'better-sqlite3'));
  }
  const file = bundle(folder, format, PROGRAM);
  // pnpm names a folder in NODE_PATH in which everything is found.
  const options = { cwd: folder, encoding: 'utf8', env: { ...process.env, NODE_PATH: '' } } as const;
  return JSON.parse(execFileSync(process.execPath, [file, folder], options)) as unknown;
}

it.runIf(engines.includes('better-sqlite3')).each(['cjs', 'esm'] as const)(
  'a program that is bundled as %s finds better-sqlite3 beside it',
  (format) => {
    expect(run(format, { withBetterSqlite3: true })).toEqual(['stored', 'stored']);
  },
);

it.each(['cjs', 'esm'] as const)(
  'a program that is bundled as %s says what to install where it is missing',
  (format) => {
    expect(run(format, { withBetterSqlite3: false })).toEqual([
      expect.stringMatching(/^ERR_STORAGE_UNAVAILABLE .*cannot be found.*install better-sqlite3/),
      'stored',
    ]);
  },
);
