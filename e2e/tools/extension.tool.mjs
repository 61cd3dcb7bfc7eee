// An extension of Chromium with Manifest V3, whose service worker keeps a login beyond its own end and the browser's.
import { deepStrictEqual } from 'node:assert';
import { copyFileSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { chromium } from 'playwright';
import { chromiumOptions } from '../../scripts/browsers/find-browsers.ts';

const folder = mkdtempSync(join(tmpdir(), 'extension-'));
const [extension, profile] = [join(folder, 'extension'), join(folder, 'profile')];
const source = fileURLToPath(new URL('apps/extension', import.meta.url));

/** Starts the browser with the extension, and gives what evaluates in its service worker. */
async function start() {
  const { args, ...options } = chromiumOptions();
  const context = await chromium.launchPersistentContext(profile, {
    ...options,
    // An extension runs in the new headless mode alone.
    headless: false,
    args: [...args, '--headless=new', `--disable-extensions-except=${extension}`, `--load-extension=${extension}`],
  });
  const worker = context.serviceWorkers()[0] ?? (await context.waitForEvent('serviceworker'));
  return { worker, close: () => context.close() };
}

try {
  await build({
    entryPoints: [`${source}/background.js`],
    outdir: extension,
    bundle: true,
    format: 'esm',
    logLevel: 'error',
  });
  copyFileSync(`${source}/manifest.json`, `${extension}/manifest.json`);
  const first = await start();
  await first.worker.evaluate(() => globalThis.logIn());
  deepStrictEqual(await first.worker.evaluate(() => globalThis.read()), Array(2).fill('FAKE-extension'));
  await first.close();
  const second = await start();
  deepStrictEqual(await second.worker.evaluate(() => globalThis.read()), Array(2).fill('FAKE-extension'));
  await second.close();
} finally {
  rmSync(folder, { recursive: true, force: true });
}
