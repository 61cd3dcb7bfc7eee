import { type BrowserContext, expect, type Page, test } from '@playwright/test';

import { idbInPage } from '../support/idb-in-page.ts';
import { type ServedPage, servePage } from '../support/serve-page.ts';
import { entriesOf, openTab, openTabs } from '../support/tabs.ts';

/** Much longer than opening, a first read and a first write take, and shorter than any of the waits that may happen. */
const SOON_MS = 9_000;

let served: ServedPage;

test.beforeAll(async () => {
  served = await servePage('storage-page');
});
test.afterAll(() => served.close());

const scratches = (page: Page): Promise<number> =>
  page.evaluate(async () => {
    const databases = await indexedDB.databases();
    return databases.filter(({ name }) => name?.startsWith('token-storage:scratch:')).length;
  });

/** Opens a tab that uses nothing of this library, and has every scratch database open that it can get hold of. */
async function holdScratches(context: BrowserContext): Promise<Page> {
  const holder = await context.newPage();
  await holder.goto(served.url);
  await idbInPage(holder);
  await holder.evaluate(() => {
    const held = new Set<string>();
    Object.assign(window, { held });
    const hold = async (): Promise<void> => {
      for (const { name } of await indexedDB.databases()) {
        if (!name?.startsWith('token-storage:scratch:') || held.has(name)) continue;
        held.add(name);
        void window.idb.openDB(name);
      }
      setTimeout(() => void hold());
    };
    void hold();
  });
  return holder;
}

test('eight tabs that open at once read and write at once, and leave no scratch database behind', async ({
  context,
}) => {
  const tabs = await openTabs(context, served.url, 8, 'indexeddb');
  const begun = Date.now();
  await Promise.all(tabs.map((page) => page.evaluate(() => window.tab.entries().then(() => window.tab.count('a', 5)))));
  expect(Date.now() - begun).toBeLessThan(SOON_MS);
  for (const page of tabs) expect(await entriesOf(page)).toEqual({ a: 40 });
  await expect.poll(() => scratches(tabs[0] as Page)).toBe(0);
});

test('a tab that holds scratch databases open, or is busy, holds up no other tab', async ({ browserName, context }) => {
  test.skip(
    browserName !== 'chromium',
    'Only Chromium needs scratch databases. In Firefox tabs of one site share a process.',
  );
  const holder = await holdScratches(context);
  const busy = await openTab(context, served.url, 'indexeddb');
  await busy.evaluate(() => {
    void window.tab.count('busy', 1);
    setTimeout(() => {
      for (const end = performance.now() + 15_000; performance.now() < end;);
    });
  });
  const begun = Date.now();
  for (let round = 1; round <= 3; round += 1) {
    const page = await openTab(context, served.url, 'indexeddb');
    await page.evaluate(() => window.tab.entries().then(() => window.tab.count('a', 5)));
    expect(await entriesOf(page)).toMatchObject({ a: 5 * round });
  }
  expect(Date.now() - begun).toBeLessThan(SOON_MS);
  await holder.close();
});
