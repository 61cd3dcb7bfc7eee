import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { type BrowserContext, chromium, expect, type Page, test } from '@playwright/test';
import { CampaignRun, roundsOf } from 'test-support/campaign-run';

import { chromiumOptions } from '../../scripts/browsers/find-browsers.ts';
import { browserOf } from '../support/browser-process.ts';
import type { Kind } from '../pages/storage-page/open-storage.ts';
import { cutLog, levelDBs } from '../support/cut-log.ts';
import { type ServedPage, servePage } from '../support/serve-page.ts';
import { countOn, entriesOf, kinds, openTab } from '../support/tabs.ts';

/** How often the browser is killed, and its log cut: three looks each time, one at each storage. */
const ROUNDS = roundsOf({ short: 2, long: 500 });
/** A browser takes so long to start, at most. */
const ROUND_MS = 10_000;

let served: ServedPage;

test.beforeAll(async () => {
  served = await servePage('storage-page');
});
test.afterAll(() => served.close());

test(`a browser killed ${ROUNDS} times while it writes, each time with its log cut, keeps all that each storage acknowledged`, async ({
  browserName,
}) => {
  test.skip(browserName !== 'chromium', 'Only Chromium keeps what pages store in LevelDB.');
  test.setTimeout(60_000 + ROUNDS * ROUND_MS);
  const campaign = new CampaignRun('all storages of a page: killed, with the log of IndexedDB cut');
  const profile = mkdtempSync(join(tmpdir(), 'profile-'));
  const start = (): Promise<BrowserContext> => chromium.launchPersistentContext(profile, chromiumOptions());
  const stored: Record<Kind, number> = { json: 0, indexeddb: 0, sqlite: 0 };
  let looks = 0;
  let acknowledged = 0;

  const look = async (page: Page, kind: Kind, round: number): Promise<void> => {
    const { counter = 0, other } = await entriesOf(page);
    looks += 1;
    // The last one may have been written and not acknowledged.
    expect([0, 1], `${kind}, round ${round} of seed ${campaign.seed}`).toContain(counter - stored[kind]);
    expect(other).toBe(0);
    stored[kind] = counter;
  };
  /** Ends when the browser is killed, which may be before it has begun. */
  const write = async (page: Page, kind: Kind): Promise<void> => {
    const onCounted = (): void => {
      stored[kind] += 1;
      acknowledged += 1;
    };
    await countOn(page, 'counter', onCounted, 1 + campaign.below(16_000)).catch(() => {});
  };

  try {
    // A profile that was never closed in order may not be taken for one.
    const first = await start();
    for (const [kind] of kinds) {
      await (await openTab(first, served.url, kind)).evaluate(() => window.tab.store('other'));
    }
    await first.close();
    for (let round = 1; round <= ROUNDS; round += 1) {
      const context = await start();
      const tabs = new Map<Kind, Page>();
      for (const [kind] of kinds) tabs.set(kind, await openTab(context, served.url, kind));
      for (const [kind, page] of tabs) await look(page, kind, round);
      const enough = acknowledged + campaign.below(60);
      const writing = [...tabs].map(([kind, page]) => write(page, kind));
      await expect.poll(() => acknowledged, { intervals: [3] }).toBeGreaterThanOrEqual(enough);
      const ended = context.waitForEvent('close');
      process.kill(browserOf(profile), 'SIGKILL');
      await ended;
      await Promise.all(writing);
      cutLog(levelDBs.IndexedDB(profile));
    }
    campaign.report({ rounds: ROUNDS, looks, kills: ROUNDS, acknowledged, lost: 0 });
  } finally {
    rmSync(profile, { recursive: true, force: true, maxRetries: 5 });
  }
});
