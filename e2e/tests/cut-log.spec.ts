import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { chromium, expect, type Page, test } from '@playwright/test';

import { chromiumOptions } from '../../scripts/browsers/find-browsers.ts';
import type { Kind } from '../pages/storage-page/open-storage.ts';
import { cutLog, levelDBs } from '../support/cut-log.ts';
import { idbInPage } from '../support/idb-in-page.ts';
import { type ServedPage, servePage } from '../support/serve-page.ts';
import { entriesOf, kinds, openTab } from '../support/tabs.ts';

/** As large as a page of tokens: what follows the cut is longer than what was to stand there. */
const SCOPE_LENGTH = 8_000;

let served: ServedPage;
let profile: string;

test.beforeAll(async () => {
  served = await servePage('storage-page');
});
test.afterAll(() => served.close());
test.beforeEach(({ browserName }) => {
  profile = mkdtempSync(join(tmpdir(), 'profile-'));
  test.skip(browserName !== 'chromium', 'Only Chromium keeps what pages store in LevelDB.');
});
test.afterEach(() => rmSync(profile, { recursive: true, force: true, maxRetries: 5 }));

/** Writes as a page does that does not know this library. */
async function writeForeign(page: Page): Promise<void> {
  await idbInPage(page);
  await page.evaluate(async (length) => {
    await window.idb.openDB('foreign', 1, {
      upgrade: (database) => void database.createObjectStore('things').put('x'.repeat(length), 'key'),
    });
  }, SCOPE_LENGTH);
}

/** One session of the browser with one tab. */
async function session<T>(kind: Kind, task: (page: Page) => Promise<T>): Promise<T> {
  const context = await chromium.launchPersistentContext(profile, chromiumOptions());
  try {
    return await task(await openTab(context, served.url, kind));
  } finally {
    await context.close();
  }
}

const count = (page: Page): Promise<void> =>
  page.evaluate((length) => window.tab.count('counter', 20, length), SCOPE_LENGTH);

const cases = kinds.map(([kind, title]) => ({ kind, title, where: 'IndexedDB' as keyof typeof levelDBs }));
for (const { kind, title, where } of [
  ...cases,
  { kind: 'json' as const, title: 'localStorage', where: 'localStorage' as const },
]) {
  test(`${title}: a log of Chromium's ${where} that a kill has cut costs nothing that is written behind the cut`, async () => {
    await session(kind, count);
    cutLog(levelDBs[where](profile));
    await session(kind, async (page) => {
      expect(await entriesOf(page)).toEqual({ counter: 20 });
      await count(page);
    });
    expect(await session(kind, entriesOf)).toEqual({ counter: 40 });
  });
}

test('a page is told on the console, without a token, where Chromium has deleted all that the site had', async () => {
  await session('indexeddb', count);
  cutLog(levelDBs.IndexedDB(profile));
  const context = await chromium.launchPersistentContext(profile, chromiumOptions());
  const foreign = await context.newPage();
  await foreign.goto(served.url);
  await writeForeign(foreign);
  await context.close();
  const warnings: string[] = [];
  const found = await session('indexeddb', async (page) => {
    page.on('console', (message) => {
      if (message.type() === 'warning') warnings.push(message.text());
    });
    return entriesOf(page);
  });
  expect(found).toEqual({});
  expect(warnings).toHaveLength(1);
  expect(warnings[0]).toMatch(/^token-storage: the browser found .* damaged, and has deleted it\. .*"tabs"/);
  expect(warnings[0]).not.toContain('access-');
});
