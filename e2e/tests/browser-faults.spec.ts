import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { type BrowserContext, chromium, expect, type Page, test } from '@playwright/test';

import { chromiumOptions } from '../../scripts/browsers/find-browsers.ts';
import { browserOf } from '../support/browser-process.ts';
import type { Kind } from '../pages/storage-page/open-storage.ts';
import { type ServedPage, servePage } from '../support/serve-page.ts';
import { countOn, entriesOf, holdLock, kinds, openTab as openTabAt } from '../support/tabs.ts';

let served: ServedPage;

test.beforeAll(async () => {
  served = await servePage('storage-page');
});
test.afterAll(() => served.close());

const openTab = (context: BrowserContext, kind: Kind): Promise<Page> => openTabAt(context, served.url, kind);

for (const [kind, title] of kinds) {
  test.describe(title, () => {
    test.beforeEach(({ browserName }) => {
      test.skip(browserName !== 'chromium', 'These faults are made with the DevTools protocol of Chromium.');
    });

    test('a tab that crashes while it writes takes nothing with it that was acknowledged', async ({ context }) => {
      const survivor = await openTab(context, kind);
      let counted = 0;
      for (let round = 1; round <= 5; round += 1) {
        const page = await openTab(context, kind);
        const until = counted + 10;
        const crashed = page.waitForEvent('crash');
        const counting = countOn(page, 'counter', () => {
          counted += 1;
        });
        await expect.poll(() => counted).toBeGreaterThanOrEqual(until);
        await page.goto('chrome://crash').catch(() => {});
        await crashed;
        await counting;
        await page.close();
        await survivor.evaluate(() => window.tab.count('other', 1));
        const { counter = 0, other } = await entriesOf(survivor);
        // One may have been written and not acknowledged.
        expect(counter - counted).toBeGreaterThanOrEqual(0);
        expect(counter - counted).toBeLessThanOrEqual(round);
        expect(other).toBe(round);
      }
    });

    test('the lock of a tab that crashes goes to the next one', async ({ context }) => {
      const [first, second] = [await openTab(context, kind), await openTab(context, kind)];
      await holdLock(first, 'a');
      const next = second.evaluate(() => window.tab.storage.withLock('a', async () => 'mine'));
      await first.goto('chrome://crash').catch(() => {});
      expect(await next).toBe('mine');
    });

    test('a connection that the browser closes is opened again', async ({ context }) => {
      const page = await openTab(context, kind);
      const devTools = await context.newCDPSession(page);
      const { origin } = new URL(served.url);
      for (let round = 0; round < 3; round += 1) {
        const failing = page.evaluate(async () => {
          const codes = new Set<string | undefined>();
          for (let index = 0; index < 100; index += 1) {
            await window.tab.store(`entry-${index}`).catch(({ code }: { code?: string }) => codes.add(code));
          }
          return [...codes];
        });
        await devTools.send('Storage.clearDataForOrigin', { origin, storageTypes: 'indexeddb,local_storage' });
        // A commit that is under way then may or may not have happened, and is not tried again.
        expect(['ERR_STORAGE_IO']).toEqual(expect.arrayContaining(await failing));
        await page.evaluate(() => window.tab.store('after', 1));
        expect(await entriesOf(page)).toMatchObject({ after: 1 });
      }
    });

    test('a browser that is killed has all that was acknowledged when it starts again', async () => {
      const profile = mkdtempSync(join(tmpdir(), 'profile-'));
      const start = (): Promise<BrowserContext> => chromium.launchPersistentContext(profile, chromiumOptions());
      try {
        // The first login is on the disk when the browser has been closed: without it there is nothing to compare with.
        const first = await start();
        await (await openTab(first, kind)).evaluate(() => window.tab.count('counter', 1));
        await first.close();
        let counted = 1;
        for (let round = 1; round <= 2; round += 1) {
          const context = await start();
          const ended = context.waitForEvent('close');
          const page = await openTab(context, kind);
          const until = counted + 20;
          const counting = countOn(page, 'counter', () => {
            counted += 1;
          });
          await expect.poll(() => counted).toBeGreaterThanOrEqual(until);
          process.kill(browserOf(profile), 'SIGKILL');
          await ended;
          await counting;
        }
        const last = await start();
        const { counter = 0 } = await entriesOf(await openTab(last, kind));
        expect(counter - counted).toBeGreaterThanOrEqual(0);
        expect(counter - counted).toBeLessThanOrEqual(2);
        await last.close();
      } finally {
        rmSync(profile, { recursive: true, force: true, maxRetries: 5 });
      }
    });
  });
}
