import { type BrowserContext, expect, type Page, test } from '@playwright/test';

import type { Kind } from '../pages/storage-page/open-storage.ts';
import { type ServedPage, servePage } from '../support/serve-page.ts';
import { entriesOf, holdLock, kinds, openTabs as openTabsAt } from '../support/tabs.ts';

let served: ServedPage;

test.beforeAll(async () => {
  served = await servePage('storage-page');
});
test.afterAll(() => served.close());

const openTabs = (context: BrowserContext, count: number, kind: Kind): Promise<Page[]> =>
  openTabsAt(context, served.url, count, kind);

for (const [kind, title] of kinds) {
  test.describe(title, () => {
    test('4 tabs that store 200 entries each lose none', async ({ context }) => {
      const tabs = await openTabs(context, 4, kind);
      await Promise.all(
        tabs.map((page, index) => page.evaluate((name) => window.tab.storeMany(name, 200), `tab-${index}`)),
      );
      for (const page of tabs) await expect.poll(async () => Object.keys(await entriesOf(page)).length).toBe(800);
    });

    test('4 tabs that count to 200 each in one entry count to 800', async ({ context }) => {
      const tabs = await openTabs(context, 4, kind);
      await Promise.all(tabs.map((page) => page.evaluate(() => window.tab.count('counter', 200))));
      for (const page of tabs) await expect.poll(() => entriesOf(page)).toEqual({ counter: 800 });
    });

    if (kind !== 'json') {
      test('two tabs and a worker of each lose nothing of each other', async ({ context }) => {
        const tabs = await openTabs(context, 2, kind);
        await Promise.all(
          tabs.flatMap((page) => [
            page.evaluate(() => window.tab.count('counter', 50)),
            page.evaluate(() => window.tab.countInWorker('counter', 50)),
          ]),
        );
        for (const page of tabs) expect(await entriesOf(page)).toEqual({ counter: 200 });
      });

      test('a change that a worker makes is heard in every tab', async ({ context }) => {
        const tabs = await openTabs(context, 2, kind);
        await tabs[0]?.evaluate(() => window.tab.countInWorker('counter', 1));
        const change = { namespace: 'DEFAULT', resourceServers: ['counter'] };
        for (const page of tabs) await expect.poll(() => page.evaluate(() => window.tab.changes)).toEqual([change]);
      });
    }

    test('what is stored is there after a reload', async ({ context }) => {
      const [page] = (await openTabs(context, 1, kind)) as [Page];
      await page.evaluate(() => window.tab.storeMany('a', 3));
      await page.reload();
      await page.evaluate((chosen) => {
        window.tab = new window.Tab(chosen, 'tabs');
      }, kind);
      expect(await entriesOf(page)).toEqual({ 'a-0': 0, 'a-1': 1, 'a-2': 2 });
    });

    test('a change is heard in the other tabs, with its name and no token', async ({ context }) => {
      const [first, second] = (await openTabs(context, 2, kind)) as [Page, Page];
      await first.evaluate(() => window.tab.store('a'));
      const changes = () => second.evaluate(() => window.tab.changes);
      await expect.poll(changes).toContainEqual({ namespace: 'DEFAULT', resourceServers: ['a'] });
      expect(JSON.stringify(await changes())).not.toContain('access-');
      expect(await entriesOf(second)).toEqual({ a: 0 });
    });

    test('the lock of a tab that is closed goes to the next one', async ({ context }) => {
      const [first, second] = (await openTabs(context, 2, kind)) as [Page, Page];
      await holdLock(first, 'a');
      const next = second.evaluate(() => window.tab.storage.withLock('a', async () => 'mine'));
      await first.close();
      expect(await next).toBe('mine');
    });
  });
}

test('a tab that dies between the commit and the mirror loses nothing', async ({ context }) => {
  const [first, second] = (await openTabs(context, 2, 'json')) as [Page, Page];
  await second.evaluate(() => window.tab.store('before'));
  await first.evaluate(async () => {
    window.tab.loseMirror();
    await window.tab.store('a', 7).catch(() => {});
    await window.tab.count('b', 3).catch(() => {});
  });
  await first.close();
  // What reads and writes the ledger publishes what it finds missing.
  await second.evaluate(() => window.tab.count('b', 1));
  await second.evaluate(() => window.tab.count('a', 1));
  await expect.poll(() => entriesOf(second)).toEqual({ before: 0, a: 8, b: 4 });
  const [third] = (await openTabs(context, 1, 'json')) as [Page];
  await expect.poll(() => entriesOf(third)).toEqual({ before: 0, a: 8, b: 4 });
});

test('localStorage.clear() in one tab logs the others out, for good', async ({ context }) => {
  const [first, second, third] = (await openTabs(context, 3, 'json')) as [Page, Page, Page];
  await first.evaluate(() => window.tab.storeMany('a', 3));
  await expect.poll(async () => Object.keys(await entriesOf(second)).length).toBe(3);
  await third.evaluate(() => localStorage.clear());
  for (const page of [first, second, third]) await expect.poll(() => entriesOf(page)).toEqual({});
  await expect.poll(() => second.evaluate(() => window.tab.changes.length)).toBeGreaterThan(0);
  // A later login does not bring the old entries back.
  await second.evaluate(() => window.tab.store('new', 1));
  for (const page of [first, second, third]) await expect.poll(() => entriesOf(page)).toEqual({ new: 1 });
});

test('a change of another tab in localStorage is heard once, though it comes in two ways', async ({ context }) => {
  const [first, second] = (await openTabs(context, 2, 'json')) as [Page, Page];
  await first.evaluate(() => window.tab.store('before'));
  const changes = () => second.evaluate(() => window.tab.changes.flatMap(({ resourceServers }) => resourceServers));
  await expect.poll(changes).toContain('before');
  const ways = await second.evaluateHandle(() => {
    const seen = new Set<string>();
    const channel = new BroadcastChannel('token-storage:tabs (localStorage)');
    channel.addEventListener('message', () => seen.add('signal'));
    addEventListener('storage', () => seen.add('storage event'));
    return seen;
  });
  const times: Record<string, number> = { before: 1 };
  for (const name of ['a', 'b', 'c', 'd', 'e']) {
    await ways.evaluate((seen) => seen.clear());
    await first.evaluate((stored) => window.tab.store(stored), name);
    await expect.poll(() => ways.evaluate((seen) => seen.size)).toBe(2);
    times[name] = 1;
  }
  await expect.poll(changes).toContain('e');
  const heard = await changes();
  expect(
    Object.fromEntries(Object.keys(times).map((name) => [name, heard.filter((one) => one === name).length])),
  ).toEqual(times);
});
