import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { type BrowserContext, chromium, expect, type Page, test } from '@playwright/test';

import { chromiumOptions } from '../../scripts/browsers.mjs';
import { browserOf } from '../support/browser-process.ts';
import { checkDatabase } from '../support/check-database.ts';
import { type ServedPage, servePage } from '../support/serve-page.ts';
import { countOn, entriesOf, kinds, openTab } from '../support/tabs.ts';

/** How often each browser is killed; `KILLS=100` for a long campaign. */
const KILLS = Number(process.env['KILLS'] ?? 8);
/** Entries so large that the image is replaced every few dozens of writes. */
const SCOPE_LENGTH = 8_000;
const NAMES = ['first', 'second'] as const;

let served: ServedPage;

test.beforeAll(async () => {
  served = await servePage('storage-page');
});
test.afterAll(() => served.close());

for (const [kind, title] of kinds.filter(([each]) => each !== 'json')) {
  test(`${title}: a browser killed ${KILLS} times while two tabs write, and one crashes, keeps all that was acknowledged`, async ({
    browserName,
  }) => {
    test.skip(
      browserName !== 'chromium',
      'The process of Chromium is found by its profile; Firefox takes 10 s to start.',
    );
    test.setTimeout(60_000 + KILLS * 10_000);
    const profile = mkdtempSync(join(tmpdir(), 'profile-'));
    const counted = { first: 0, second: 0 };
    /** Writes that may have been made and not acknowledged: one for each tab that died. */
    let unknown = 0;

    const check = async (page: Page): Promise<void> => {
      const found = await entriesOf(page);
      for (const name of NAMES) {
        expect(found[name] ?? 0).toBeGreaterThanOrEqual(counted[name]);
        expect(found[name] ?? 0).toBeLessThanOrEqual(counted[name] + unknown);
      }
      if (kind !== 'sqlite') return;
      const rows = Object.keys(found).length;
      expect(checkDatabase(await page.evaluate(() => window.tab.exportDatabase()))).toEqual({ integrity: 'ok', rows });
    };

    const writeUntil = async (context: BrowserContext, count: number, isTabKilled: boolean): Promise<void> => {
      const pages = await Promise.all(NAMES.map(() => openTab(context, served.url, kind)));
      const begun = { ...counted };
      const counting = NAMES.map((name, index) =>
        countOn(pages[index] as Page, name, () => (counted[name] += 1), SCOPE_LENGTH),
      );
      await expect
        .poll(() => NAMES.every((name) => counted[name] >= begun[name] + count), { intervals: [3] })
        .toBe(true);
      if (isTabKilled) {
        await pages[0]?.goto('chrome://crash').catch(() => {});
        unknown += 1;
      }
      const ended = context.waitForEvent('close');
      process.kill(browserOf(profile), 'SIGKILL');
      unknown += NAMES.length;
      await ended;
      await Promise.all(counting);
    };

    try {
      const start = (): Promise<BrowserContext> => chromium.launchPersistentContext(profile, chromiumOptions());
      // A profile that was never closed in order may not be taken for one.
      const first = await start();
      await (await openTab(first, served.url, kind)).evaluate(() => window.tab.store('other'));
      await first.close();
      for (let kill = 0; kill < KILLS; kill += 1) {
        const context = await start();
        const page = await openTab(context, served.url, kind);
        await check(page);
        await page.close();
        // Sometimes soon, sometimes after several images.
        await writeUntil(context, 5 + ((kill * 29) % 80), kill % 2 === 1);
      }
      const last = await start();
      await check(await openTab(last, served.url, kind));
      await last.close();
      console.log(`${title}: ${KILLS} kills, ${counted.first + counted.second} acknowledged writes, none lost.`);
    } finally {
      rmSync(profile, { recursive: true, force: true, maxRetries: 5 });
    }
  });
}
