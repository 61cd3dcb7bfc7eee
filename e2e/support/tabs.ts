import type { BrowserContext, Page } from '@playwright/test';

import type { Kind } from '../pages/storage-page/open-storage.ts';

/** The storages that browsers have, and their names for people. */
export const kinds: readonly (readonly [Kind, string])[] = [
  ['json', 'localStorage'],
  ['indexeddb', 'IndexedDB'],
  ['sqlite', 'SQLite'],
];

/** A tab with a storage of its own, over the same location as all others. */
export async function openTab(context: BrowserContext, url: string, kind: Kind): Promise<Page> {
  const page = await context.newPage();
  await page.goto(url);
  await page.evaluate((chosen) => {
    window.tab = new window.Tab(chosen, 'tabs');
  }, kind);
  return page;
}

/** Several of them, in one browser profile. */
export const openTabs = (context: BrowserContext, url: string, count: number, kind: Kind): Promise<Page[]> =>
  Promise.all(Array.from({ length: count }, () => openTab(context, url, kind)));

/** Takes the lock of an entry in a tab, and never gives it back; resolves once it is held. */
export async function holdLock(page: Page, resourceServer: string): Promise<void> {
  await page.evaluate((name) => {
    const { promise, resolve } = Promise.withResolvers<void>();
    void window.tab.storage.withLock(name, () => {
      resolve();
      return new Promise(() => {});
    });
    return promise;
  }, resourceServer);
}

/** The names that are stored, and their expiry, as a plain read shows them. */
export const entriesOf = (page: Page): Promise<Record<string, number>> => page.evaluate(() => window.tab.entries());

/** Counts in a tab for as long as it lives, and tells each count once it is acknowledged. */
export async function countOn(page: Page, name: string, onCounted: () => void, scopeLength = 1): Promise<void> {
  await page.exposeFunction('counted', onCounted);
  await page
    .evaluate(
      async (request) => {
        for (;;) {
          await window.tab.count(request.name, 1, request.scopeLength);
          await (window as unknown as { counted(): Promise<void> }).counted();
        }
      },
      { name, scopeLength },
    )
    .catch(() => {});
}
