import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { type BrowserContext, chromium, expect, test } from '@playwright/test';
import { CampaignRun, roundsOf } from 'test-support/campaign-run';

import { chromiumOptions } from '../../scripts/browsers/find-browsers.ts';
import { browserOf } from '../support/browser-process.ts';
import { checkDatabase } from '../support/check-database.ts';
import { type ServedPage, servePage } from '../support/serve-page.ts';
import { TabWriters } from '../support/tab-writers.ts';
import { kinds, openTab } from '../support/tabs.ts';

/** In each of them a tab crashes, and then the browser is killed. */
const ROUNDS = roundsOf({ short: 1, long: 40 });
const TABS = 3;

let served: ServedPage;

test.beforeAll(async () => {
  served = await servePage('storage-page');
});
test.afterAll(() => served.close());

for (const [kind, title] of kinds) {
  test(`${title}: ${TABS} tabs with random operations, of which one crashes and whose browser is killed, ${ROUNDS} times: all that was acknowledged is there, in an order that can be`, async ({
    browserName,
  }) => {
    test.skip(
      browserName !== 'chromium',
      'The process of Chromium is found by its profile; Firefox takes 10 s to start.',
    );
    test.setTimeout(60_000 + ROUNDS * 30_000);
    const campaign = new CampaignRun(`${title}: ${TABS} tabs do random operations`);
    const profile = mkdtempSync(join(tmpdir(), 'profile-'));
    const start = (): Promise<BrowserContext> => chromium.launchPersistentContext(profile, chromiumOptions());
    const writers = new TabWriters(campaign, served.url, kind, TABS);
    const goOn = async (): Promise<void> => {
      const wanted = writers.acknowledged + 10 + campaign.below(50);
      await expect.poll(() => writers.acknowledged, { intervals: [3], timeout: 30_000 }).toBeGreaterThan(wanted);
    };
    try {
      // A profile that was never closed in order may not be taken for one.
      const first = await start();
      await (await openTab(first, served.url, kind)).evaluate(() => window.tab.store('other'));
      await first.close();
      for (let round = 0; round < ROUNDS; round += 1) {
        const context = await start();
        await writers.start(context);
        await goOn();
        await writers.crashOne(context);
        await goOn();
        const ended = context.waitForEvent('close');
        process.kill(browserOf(profile), 'SIGKILL');
        await ended;
        await writers.died();
      }
      const last = await start();
      const page = await openTab(last, served.url, kind);
      await writers.check(page);
      if (kind === 'sqlite') {
        const bytes = await page.evaluate(() => window.tab.exportDatabase());
        expect(checkDatabase(bytes).integrity).toBe('ok');
      }
      await last.close();
      const { acknowledged, faults } = writers;
      campaign.report({ rounds: ROUNDS, kills: ROUNDS, tabsCrashed: ROUNDS, acknowledged, lost: faults.length });
      expect({ seed: campaign.seed, faults }).toEqual({ seed: campaign.seed, faults: [] });
    } finally {
      rmSync(profile, { recursive: true, force: true, maxRetries: 5 });
    }
  });
}
