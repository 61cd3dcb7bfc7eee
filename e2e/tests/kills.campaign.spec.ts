import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { type BrowserContext, chromium, expect, type Page, test } from '@playwright/test';
import { CampaignRun, roundsOf } from 'test-support/campaign-run';

import { chromiumOptions } from '../../scripts/browsers/find-browsers.ts';
import { browserOf } from '../support/browser-process.ts';
import { checkDatabase } from '../support/check-database.ts';
import { type ServedPage, servePage } from '../support/serve-page.ts';
import { countOn, entriesOf, kinds, openTab } from '../support/tabs.ts';

/** How often each browser is killed. */
const KILLS = roundsOf({ short: 3, long: 60 });
/** Entries so large that the image is replaced every few writes. */
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
    const campaign = new CampaignRun(`${title}: a browser is killed while two tabs write`);
    const profile = mkdtempSync(join(tmpdir(), 'profile-'));
    /** What is known to be stored. */
    const counted = { first: 0, second: 0 };
    let acknowledged = 0;
    const check = async (page: Page): Promise<void> => {
      const found = await entriesOf(page);
      for (const name of NAMES) {
        // The last write of a tab that died may have been made and not acknowledged.
        const unacknowledged = (found[name] ?? 0) - counted[name];
        expect([0, 1], `seed ${campaign.seed}`).toContain(unacknowledged);
        counted[name] += unacknowledged;
      }
      if (kind !== 'sqlite') return;
      const rows = Object.keys(found).length;
      expect(checkDatabase(await page.evaluate(() => window.tab.exportDatabase()))).toEqual({ integrity: 'ok', rows });
    };

    const onCounted = (name: (typeof NAMES)[number]): void => {
      counted[name] += 1;
      acknowledged += 1;
    };

    const writeUntil = async (context: BrowserContext, count: number, isTabKilled: boolean): Promise<void> => {
      const pages = await Promise.all(NAMES.map(() => openTab(context, served.url, kind)));
      const begun = { ...counted };
      const counting = NAMES.map((name, index) =>
        countOn(pages[index] as Page, name, () => onCounted(name), SCOPE_LENGTH),
      );
      await expect
        .poll(() => NAMES.every((name) => counted[name] >= begun[name] + count), { intervals: [3] })
        .toBe(true);
      if (isTabKilled) {
        const crashed = pages[0]?.waitForEvent('crash');
        await pages[0]?.goto('chrome://crash').catch(() => {});
        await crashed;
      }
      const ended = context.waitForEvent('close');
      process.kill(browserOf(profile), 'SIGKILL');
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
        await writeUntil(context, 5 + campaign.below(80), kill % 2 === 1);
      }
      const last = await start();
      await check(await openTab(last, served.url, kind));
      await last.close();
      campaign.report({ rounds: KILLS, kills: KILLS, tabsCrashed: Math.floor(KILLS / 2), acknowledged, lost: 0 });
    } finally {
      rmSync(profile, { recursive: true, force: true, maxRetries: 5 });
    }
  });
}
