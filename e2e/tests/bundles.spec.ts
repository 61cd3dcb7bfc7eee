import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

import { expect, test } from '@playwright/test';
import { build } from 'vite';

import { pageFolder, type ServedPage, servePage } from '../support/serve-page.ts';

let served: ServedPage;

test.beforeAll(async () => {
  served = await servePage('bundle-app');
});
test.afterAll(() => served.close());

const expected = {
  conformance: expect.arrayContaining(['testTokenStorage']),
  core: expect.arrayContaining(['TokenStorage', 'ValidatingTokenStorage', 'IDTokenDecoder']),
  indexeddb: expect.arrayContaining(['IndexedDBTokenStorage']),
  json: ['JSONTokenStorage'],
  memory: ['MemoryTokenStorage'],
  sqlite: ['SQLiteTokenStorage'],
};

test('every entry imports in a page and in a module worker, and a storage works there', async ({ page }) => {
  const errors: string[] = [];
  page.on('pageerror', (error) => errors.push(error.message));
  await page.goto(served.url);
  expect(await page.evaluate(() => window.fromPage)).toEqual(expected);
  expect(await page.evaluate(() => window.fromWorker)).toEqual(expected);
  expect(errors).toEqual([]);
});

test('every entry imports in a server-side render', async () => {
  const outDir = mkdtempSync(join(tmpdir(), 'server-side-'));
  try {
    const ssr = { noExternal: true } as const;
    const root = pageFolder('bundle-app');
    await build({
      root,
      configFile: false,
      logLevel: 'warn',
      build: { ssr: 'server.ts', outDir, emptyOutDir: true },
      ssr,
    });
    // In a process of its own, since this one changes what it imports.
    const server = JSON.stringify(pathToFileURL(join(outDir, 'server.js')).href);
    const program = `const { report } = await import(${server}); console.log(JSON.stringify(await report()))`;
    const { stdout, stderr } = spawnSync(process.execPath, ['--input-type=module', '--eval', program], {
      encoding: 'utf8',
    });
    expect(stderr).not.toContain('Error');
    expect(JSON.parse(stdout)).toEqual(expected);
  } finally {
    rmSync(outDir, { recursive: true, force: true });
  }
});

/** An import or require of `node:…`, or what vite puts in its place. */
const importsNode = /\b(?:from|import|require)\s*\(?\s*["'`]node:|__vite-browser-external/;

test('no bundle for browsers imports a module of Node', () => {
  const files = readdirSync(join(served.outDir, 'assets')).filter((name) => name.endsWith('.js'));
  expect(files.length).toBeGreaterThan(1);
  for (const name of files) {
    const text = readFileSync(join(served.outDir, 'assets', name), 'utf8');
    // Whole bundles are too long to be shown when they do.
    expect(importsNode.test(text), name).toBe(false);
  }
});

test('jose is in a chunk of its own, which a page without ID tokens does not load', async ({ page }) => {
  const assets = join(served.outDir, 'assets');
  const withJose = readdirSync(assets).filter((name) =>
    readFileSync(join(assets, name), 'utf8').includes('signature verification failed'),
  );
  expect(withJose.length).toBeGreaterThan(0);
  const loaded: string[] = [];
  page.on('request', (request) => loaded.push(request.url()));
  await page.goto(served.url);
  await page.evaluate(() => Promise.all([window.fromPage, window.fromWorker]));
  for (const name of withJose) expect(loaded.some((each) => each.endsWith(name))).toBe(false);
});
