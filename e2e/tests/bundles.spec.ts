import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

import { expect, test } from '@playwright/test';
import { build, preview } from 'vite';

const root = fileURLToPath(new URL('../bundle-app/', import.meta.url));
const outDir = mkdtempSync(join(tmpdir(), 'bundles-'));
const common = { root, configFile: false, logLevel: 'warn', worker: { format: 'es' } } as const;

let url: string;
let close: () => Promise<void>;

test.beforeAll(async () => {
  await build({ ...common, build: { outDir: join(outDir, 'browser'), emptyOutDir: true, target: 'esnext' } });
  const server = await preview({ ...common, build: { outDir: join(outDir, 'browser') }, preview: { host: '127.0.0.1', port: 0 } });
  url = server.resolvedUrls?.local[0] ?? '';
  close = () => server.close();
});
test.afterAll(async () => {
  await close();
  rmSync(outDir, { recursive: true, force: true });
});

const expected = {
  conformance: expect.arrayContaining(['testTokenStorage']),
  core: expect.arrayContaining(['TokenStorage', 'ValidatingTokenStorage', 'IDTokenDecoder']),
  indexeddb: expect.arrayContaining(['IndexedDBTokenStorage']),
  json: ['JSONTokenStorage'],
  memory: ['MemoryTokenStorage'],
};

test('every entry imports in a page and in a module worker, and a storage works there', async ({ page }) => {
  const errors: string[] = [];
  page.on('pageerror', (error) => errors.push(error.message));
  await page.goto(url);
  expect(await page.evaluate(() => window.fromPage)).toEqual(expected);
  expect(await page.evaluate(() => window.fromWorker)).toEqual(expected);
  expect(errors).toEqual([]);
});

test('every entry imports in a server-side render', async () => {
  const ssr = join(outDir, 'ssr');
  await build({ ...common, build: { ssr: 'server.ts', outDir: ssr }, ssr: { noExternal: true } });
  const { report } = (await import(pathToFileURL(join(ssr, 'server.js')).href)) as { report(): Promise<unknown> };
  expect(await report()).toEqual(expected);
});

test('no bundle for browsers mentions a module of Node', () => {
  const files = readdirSync(join(outDir, 'browser', 'assets')).filter((name) => name.endsWith('.js'));
  expect(files.length).toBeGreaterThan(1);
  for (const name of files) {
    const text = readFileSync(join(outDir, 'browser', 'assets', name), 'utf8');
    expect(text, name).not.toMatch(/["'`]node:|__vite-browser-external/);
  }
});

test('jose is in a chunk of its own, which a page without ID tokens does not load', async ({ page }) => {
  const assets = join(outDir, 'browser', 'assets');
  const withJose = readdirSync(assets).filter((name) => readFileSync(join(assets, name), 'utf8').includes('signature verification failed'));
  expect(withJose.length).toBeGreaterThan(0);
  const loaded: string[] = [];
  page.on('request', (request) => loaded.push(request.url()));
  await page.goto(url);
  await page.evaluate(() => Promise.all([window.fromPage, window.fromWorker]));
  for (const name of withJose) expect(loaded.some((each) => each.endsWith(name))).toBe(false);
});
