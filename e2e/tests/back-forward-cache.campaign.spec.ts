import { expect, test } from '@playwright/test';
import { CampaignRun, roundsOf } from 'test-support/campaign-run';

import type { Kind } from '../pages/storage-page/open-storage.ts';
import { type Journey, openJourney, shows } from '../support/journey.ts';
import { type ServedPage, servePage } from '../support/serve-page.ts';
import { kinds } from '../support/tabs.ts';

/** How often a page is left, and come back to. */
const ROUNDS = roundsOf({ short: 1, long: 20 });

let served: ServedPage;

test.beforeAll(async () => {
  served = await servePage('storage-page');
});
test.afterAll(() => served.close());

/** Leaves a page that writes without end, writes in the next one, and comes back. @returns How often it has written. */
async function leaveAndReturn(journey: Journey, kind: Kind, round: number): Promise<number> {
  await journey.goto(served.url);
  const before = await journey.evaluate(async (chosen) => {
    window.tab = new window.Tab(chosen, 'tabs');
    await window.tab.count('counter', 1);
    const { counter = 0 } = await window.tab.entries();
    window.tab.keepCounting('counter');
    // Once this has been answered: a page that is left answers nothing.
    setTimeout(() => (location.href = '/?next'));
    return counter;
  }, kind);
  await shows(journey, () => location.search === '?next' && 'Tab' in window);

  const found = await journey.evaluate(
    async (chosen, other) => {
      window.tab = new window.Tab(chosen, 'tabs');
      const late = new Promise<never>((_, reject) => {
        setTimeout(() => reject(new Error('The next page waits for the one that sleeps.')), 5_000);
      });
      return Promise.race([window.tab.store('other', other).then(() => window.tab.entries()), late]);
    },
    kind,
    round,
  );
  expect(found).toMatchObject({ other: round });

  await journey.evaluate(() => history.back());
  await shows(journey, () => location.search === '' && window.tab?.returns === 1);
  const missed = { namespace: 'DEFAULT' };
  await expect
    .poll(() => journey.evaluate(() => window.tab.changes.filter((change) => change.resourceServers === undefined)))
    .toContainEqual(missed);
  const counted = await journey.evaluate(() => window.tab.stopCounting());
  expect(await journey.evaluate(() => window.tab.entries())).toEqual({ counter: before + counted, other: round });
  return counted;
}

for (const engine of ['webkit', 'chromium', 'firefox'] as const) {
  for (const [kind, title] of kinds) {
    test(`${title} in ${engine}: a page left in the midst of a write holds up nobody, and goes on when it comes back`, async ({
      browserName,
    }) => {
      // WebKit is no project of its own: Playwright cannot drive it.
      test.skip(browserName !== (engine === 'firefox' ? 'firefox' : 'chromium'), 'It runs in another project.');
      test.setTimeout(60_000 + ROUNDS * 5_000);
      await using journey = await openJourney(engine);
      test.skip(journey === undefined, `There is no ${engine} here.`);
      const campaign = new CampaignRun(`${title} in ${engine}: left in the midst of a write, and come back to`);
      let acknowledged = 0;
      for (let round = 1; round <= ROUNDS; round += 1) {
        if (journey) acknowledged += await leaveAndReturn(journey, kind, round);
      }
      campaign.report({ rounds: ROUNDS, acknowledged, lost: 0 });
    });
  }
}
