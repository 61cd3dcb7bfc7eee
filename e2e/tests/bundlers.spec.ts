import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { expect, type Page, test } from '@playwright/test';
import { nodeResolve } from '@rollup/plugin-node-resolve';
import * as esbuild from 'esbuild';
import { rollup } from 'rollup';
import { build as viteBuild } from 'vite';
import webpack from 'webpack';

import { serveFolder } from '../support/serve-folder.ts';
import { pageFolder } from '../support/serve-page.ts';

const root = pageFolder('sqlite-app');
const entry = join(root, 'main.js');
const scriptPage = '<!doctype html><meta charset="utf-8"><script type="module" src="main.js"></script>';

/** How a project that has never heard of WebAssembly builds: with the defaults of each bundler. */
const bundlers: Record<string, (outdir: string) => Promise<unknown>> = {
  vite: (outDir) => viteBuild({ root, configFile: false, logLevel: 'warn', build: { outDir, emptyOutDir: true } }),
  webpack: (path) =>
    new Promise((resolve, reject) => {
      webpack({ mode: 'production', context: root, entry, output: { path } }, (error, stats) => {
        if (error !== null || stats?.hasErrors() !== false) reject(error ?? new Error(stats?.toString('errors-only')));
        else resolve(stats);
      });
    }),
  rollup: async (dir) => {
    // Rollup finds no package at all without this plugin.
    const bundle = await rollup({ input: entry, plugins: [nodeResolve({ browser: true })] });
    await bundle.write({ dir, format: 'es' });
    await bundle.close();
  },
  esbuild: (outdir) => esbuild.build({ entryPoints: [entry], outdir, bundle: true, format: 'esm', splitting: true }),
  'esbuild in one file': (outdir) => esbuild.build({ entryPoints: [entry], outdir, bundle: true, logLevel: 'error' }),
};

/** Everything that the page loads, by the end of its path. */
function recordRequests(page: Page): string[] {
  const loaded: string[] = [];
  page.on('response', (response) => {
    if (response.ok()) loaded.push(new URL(response.url()).pathname);
  });
  return loaded;
}

const isWasm = (path: string): boolean => /wasm/.test(path);

/** What each loads: the file itself, or the script that holds a copy of it; nothing where all is in one file. */
const loads: Record<string, RegExp[]> = {
  vite: [/\.wasm$/],
  webpack: [/\.wasm$/],
  rollup: [/\/embedded-wasm[^/]+\.js$/],
  esbuild: [/\/embedded-wasm[^/]+\.js$/],
  'esbuild in one file': [],
};

for (const [name, build] of Object.entries(bundlers)) {
  test(`${name} finds SQLite without configuration; a page loads it once, when it is first used`, async ({ page }) => {
    const folder = mkdtempSync(join(tmpdir(), 'bundled-'));
    try {
      await build(folder);
      if (name !== 'vite') writeFileSync(join(folder, 'index.html'), scriptPage);
      await using served = await serveFolder(folder);
      const loaded = recordRequests(page);
      await page.goto(served.url);
      await page.waitForFunction(() => 'store' in window);
      expect(loaded.filter(isWasm)).toEqual([]);
      for (const entries of [['a'], ['a', 'b']]) {
        expect(await page.evaluate((last) => window.store(last), entries.at(-1) ?? '')).toEqual(entries);
      }
      const expected = loads[name] ?? [];
      expect(loaded.filter(isWasm)).toEqual(expected.map((path) => expect.stringMatching(path)));
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  });
}

declare global {
  interface Window {
    store(name: string): Promise<string[]>;
  }
}
