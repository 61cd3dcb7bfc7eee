import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { type BrowserContext, chromium, expect, test } from '@playwright/test';

import { chromiumOptions } from '../../scripts/browsers.mjs';
import { browserOf } from '../support/browser-process.ts';
import { CampaignRun, roundsOf } from '../../scripts/campaign/campaign-run.ts';
import { cutLog, levelDBs } from '../support/cut-log.ts';
import { type ServedPage, servePage } from '../support/serve-page.ts';
import { countOn, entriesOf, kinds, openTab } from '../support/tabs.ts';

/** How often each storage's browser is killed, and its log cut. */
const ROUNDS = roundsOf({ short: 3, long: 500 });
/** A browser takes so long to start, at most. */
const ROUND_MS = 10_000;

let served: ServedPage;

test.beforeAll(async () => {
  served = await servePage('storage-page');
});
test.afterAll(() => served.close());

for (const [kind, title] of kinds) {
  test(`${title}: a browser killed ${ROUNDS} times, each time with its log cut, keeps all that was acknowledged`, async ({
    browserName,
  }) => {
    test.skip(browserName !== 'chromium', 'Only Chromium keeps what pages store in LevelDB.');
    test.setTimeout(60_000 + ROUNDS * ROUND_MS);
    const campaign = new CampaignRun(`${title}: killed, with its log cut`);
    const profile = mkdtempSync(join(tmpdir(), 'profile-'));
    const start = (): Promise<BrowserContext> => chromium.launchPersistentContext(profile, chromiumOptions());
    let stored = 0;
    let acknowledged = 0;
    try {
      // A profile that was never closed in order may not be taken for one.
      const first = await start();
      await (await openTab(first, served.url, kind)).evaluate(() => window.tab.store('other'));
      await first.close();
      for (let round = 1; round <= ROUNDS; round += 1) {
        const context = await start();
        const page = await openTab(context, served.url, kind);
        const { counter = 0, other } = await entriesOf(page);
        // The last one may have been written and not acknowledged.
        expect([0, 1], `round ${round} of seed ${campaign.seed}`).toContain(counter - stored);
        expect(other).toBe(0);
        stored = counter;
        const enough = stored + campaign.below(30);
        const scopeLength = 1 + campaign.below(16_000);
        const onCounted = (): void => {
          stored += 1;
          acknowledged += 1;
        };
        // It may be killed before it has begun.
        const counting = countOn(page, 'counter', onCounted, scopeLength).catch(() => {});
        await expect.poll(() => stored, { intervals: [3] }).toBeGreaterThanOrEqual(enough);
        const ended = context.waitForEvent('close');
        process.kill(browserOf(profile), 'SIGKILL');
        await ended;
        await counting;
        cutLog(levelDBs.IndexedDB(profile));
      }
      campaign.report({ rounds: ROUNDS, kills: ROUNDS, acknowledged, lost: 0 });
    } finally {
      rmSync(profile, { recursive: true, force: true, maxRetries: 5 });
    }
  });
}
