import { expect, type Page, test } from '@playwright/test';
import { CampaignRun, roundsOf } from 'test-support/campaign-run';

import { type ServedPage, servePage } from '../support/serve-page.ts';
import { entriesOf, kinds, openTabs } from '../support/tabs.ts';

/** How often a refresh and a logout meet. */
const ROUNDS = roundsOf({ short: 6, long: 200 });
/** How long the server, and who logs out, take at most, in milliseconds. */
const LONGEST_MS = 8;
/** Every so many times the server takes so long that the logout comes first. */
const SLOW_EVERY = 5;
const SLOW_MS = 300;

let served: ServedPage;

test.beforeAll(async () => {
  served = await servePage('storage-page');
});
test.afterAll(() => served.close());

for (const [kind, title] of kinds) {
  test(`${title}: a refresh that runs while another tab logs out brings nothing back, ${ROUNDS} times`, async ({
    context,
  }) => {
    test.setTimeout(60_000 + ROUNDS * 1_000);
    const [refreshing, leaving] = (await openTabs(context, served.url, 2, kind)) as [Page, Page];
    const campaign = new CampaignRun(`logout during a refresh, two tabs, ${title}`);
    const delayMs = (): number => campaign.random() * LONGEST_MS;
    const outcomes: Record<string, number> = { stored: 0, removed: 0 };
    for (let round = 0; round < ROUNDS; round += 1) {
      await refreshing.evaluate(() => window.tab.store('a'));
      const serverTakesMs = round % SLOW_EVERY === 0 ? SLOW_MS : delayMs();
      const refresh = refreshing.evaluate((serverMs) => window.tab.refresh('a', serverMs), serverTakesMs);
      await leaving.evaluate((leaveMs) => window.tab.logOut(leaveMs), delayMs());
      const outcome = await refresh;
      outcomes[outcome] = (outcomes[outcome] ?? 0) + 1;
      for (const page of [refreshing, leaving]) await expect.poll(() => entriesOf(page)).toEqual({});
    }
    const { stored = 0, removed = 0 } = outcomes;
    campaign.report({ rounds: ROUNDS, stored, removed, broughtBack: 0 });
    expect(stored + removed, JSON.stringify(outcomes)).toBe(ROUNDS);
    expect(removed).toBeGreaterThan(0);
  });
}
