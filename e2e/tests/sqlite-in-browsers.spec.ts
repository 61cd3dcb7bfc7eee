import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { type Browser, expect, type Page, test } from '@playwright/test';
import { build } from 'vite';

import { firefoxOptions } from '../../scripts/browsers/find-browsers.ts';
import { hasPython, runPython } from 'test-support/python';
import { serveFolder } from '../support/serve-folder.ts';
import { pageFolder, type ServedPage, servePage } from '../support/serve-page.ts';
import { entriesOf, openTab } from '../support/tabs.ts';

let served: ServedPage;
let appFolder: string;

test.beforeAll(async () => {
  served = await servePage('storage-page');
  appFolder = mkdtempSync(join(tmpdir(), 'sqlite-app-'));
  const root = pageFolder('sqlite-app');
  await build({ root, configFile: false, logLevel: 'warn', build: { outDir: appFolder, emptyOutDir: true } });
});
test.afterAll(async () => {
  await served.close();
  rmSync(appFolder, { recursive: true });
});

/** Stores an entry in a page that comes with a policy; the error's code where that fails. */
async function storeUnderPolicy(page: Page, policy: string): Promise<unknown> {
  await using folder = await serveFolder(appFolder, { 'content-security-policy': policy });
  await page.goto(folder.url);
  await page.waitForFunction(() => 'store' in window);
  // Awaited here: the folder is served until this function returns.
  return await page.evaluate(() =>
    window.store('a').catch((error: Error & { code?: string }) => error.code ?? error.message),
  );
}

test("of script-src 'wasm-unsafe-eval' is all that it needs", async ({ page }) => {
  expect(await storeUnderPolicy(page, "default-src 'self'; script-src 'self' 'wasm-unsafe-eval'")).toEqual(['a']);
});

test('a policy that allows no WebAssembly is a typed error', async ({ page }) => {
  expect(await storeUnderPolicy(page, "default-src 'self'")).toBe('ERR_STORAGE_UNAVAILABLE');
});

test('a database that a page exports is one for Python', async ({ context }) => {
  test.skip(!hasPython, 'There is no python3 with sqlite3.');
  const page = await openTab(context, served.url, 'sqlite');
  await page.evaluate(() => window.tab.storeMany('a', 3));
  const folder = mkdtempSync(join(tmpdir(), 'exported-'));
  try {
    const path = join(folder, 'tokens.db');
    writeFileSync(path, Uint8Array.from(await page.evaluate(() => window.tab.exportDatabase())));
    const program = `
import json, sqlite3, sys
db = sqlite3.connect(sys.argv[1])
rows = db.execute("SELECT namespace, resource_server, token_data_json FROM token_storage ORDER BY 2").fetchall()
print(json.dumps({
    "integrity": db.execute("PRAGMA integrity_check").fetchone()[0],
    "schema": db.execute("SELECT value FROM sdk_storage_adapter_internal WHERE attribute = 'globus-sdk.database_schema_version'").fetchone()[0],
    "rows": [[namespace, name, json.loads(text)["expires_at_seconds"]] for namespace, name, text in rows],
}))`;
    expect(JSON.parse(runPython(program, { args: [path] }))).toEqual({
      integrity: 'ok',
      schema: '2',
      rows: [
        ['DEFAULT', 'a-0', 0],
        ['DEFAULT', 'a-1', 1],
        ['DEFAULT', 'a-2', 2],
      ],
    });
  } finally {
    rmSync(folder, { recursive: true });
  }
});

test('a private window keeps entries for as long as it is open, and the next one has none', async ({
  browser,
  browserName,
  playwright,
}) => {
  // In Chromium every context of Playwright's is a private window.
  const isPrivate = browserName !== 'firefox';
  const firefoxUserPrefs = { 'browser.privatebrowsing.autostart': true };
  const privateBrowser: Browser = isPrivate
    ? browser
    : await playwright.firefox.launch({ ...firefoxOptions(), firefoxUserPrefs });
  try {
    const window = await privateBrowser.newContext();
    const tab = await openTab(window, served.url, 'sqlite');
    await tab.evaluate(() => globalThis.window.tab.storeMany('a', 2));
    expect(await entriesOf(await openTab(window, served.url, 'sqlite'))).toEqual({ 'a-0': 0, 'a-1': 1 });
    await window.close();
    const next = await privateBrowser.newContext();
    expect(await entriesOf(await openTab(next, served.url, 'sqlite'))).toEqual({});
    await next.close();
  } finally {
    if (!isPrivate) await privateBrowser.close();
  }
});
