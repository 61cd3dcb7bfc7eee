import { expect, test } from '@playwright/test';
import { CampaignRun, isLong, roundsOf } from 'test-support/campaign-run';

import type { Kind } from '../pages/storage-page/open-storage.ts';
import { ClientTabs } from '../support/client-tabs.ts';
import { raceWithLogout } from '../support/race-with-logout.ts';
import { RefreshRounds } from '../support/refresh-rounds.ts';
import type { RemoteClient } from '../support/remote-client.ts';
import { type ServedPage, servePage } from '../support/serve-page.ts';
import { kinds } from '../support/tabs.ts';
import { TokenServer } from '../support/token-server.ts';

/** How often all need a token at once. */
const ROUNDS = roundsOf({ short: 10, long: 50 });
/** How often somebody is killed; each moment comes once in five. */
const KILLS = roundsOf({ short: 3, long: 50 });
/** How often a refresh and a logout meet. */
const LOGOUTS = roundsOf({ short: 3, long: 200 });
/** Others wait for as long as the one who was killed might have waited for its answer. */
const DEADLINE_MS = 1_500;

/** In Firefox, which takes long to close a tab, the ordinary tests look at one storage. */
const isSpared = (browserName: string, kind: Kind): boolean =>
  browserName === 'firefox' && kind !== 'indexeddb' && !isLong;

let served: ServedPage;
let server: TokenServer;

test.beforeAll(async () => {
  served = await servePage('refresh-page');
});
test.afterAll(() => served.close());
test.beforeEach(async () => {
  server = await TokenServer.start();
});
test.afterEach(() => server.close());

/** Four tabs, and a worker where the storage is one for workers. */
function openAll(tabs: ClientTabs, hasWorkers: boolean): Promise<RemoteClient[]> {
  const worker = hasWorkers ? tabs.openWorker() : tabs.open();
  return Promise.all([...Array.from({ length: 4 }, () => tabs.open()), worker]);
}

for (const [kind, title] of kinds) {
  const who = kind === 'json' ? '5 tabs' : '4 tabs and a worker';

  test(`${title}: ${who} that need a token at once, ${ROUNDS} times: one refreshes it, for all`, async ({
    context,
  }) => {
    test.setTimeout(60_000 + ROUNDS * 2_000);
    const campaign = new CampaignRun(`${title}: ${who} refresh at once`);
    const clients = await openAll(new ClientTabs({ context, server, url: served.url, kind }), kind !== 'json');
    const rounds = new RefreshRounds({ campaign, server, clients, keeper: clients[0]! });
    await rounds.logIn();
    for (let round = 0; round < ROUNDS; round += 1) await rounds.together();
    const { calls, errors } = server;
    campaign.report({ rounds: ROUNDS, calls: calls.length, refused: errors.length });
    const { seed } = campaign;
    const found = { seed, calls: calls.length, errors, faults: rounds.faults };
    expect(found).toEqual({ seed, calls: ROUNDS, errors: [], faults: [] });
  });

  test(`${title}: ${who} that need a token at once, of which one dies, ${KILLS} times: the others get it, or know that its answer was lost`, async ({
    context,
    browserName,
  }) => {
    test.skip(
      isSpared(browserName, kind),
      'Firefox takes long to close a tab: "pnpm campaign tabs/refresh" does this.',
    );
    test.setTimeout(60_000 + KILLS * 10_000);
    const campaign = new CampaignRun(`${title}: one of ${who} that refresh dies`);
    const end = () => (browserName === 'chromium' && campaign.random() < 0.5 ? 'crash' : 'close');
    const tabs = new ClientTabs({ context, server, url: served.url, kind, deadlineMs: DEADLINE_MS, end });
    const keeper = await tabs.open();
    const clients = await openAll(tabs, kind !== 'json');
    const replace = (index: number) => (index === 4 && kind !== 'json' ? tabs.openWorker() : tabs.open());
    const rounds = new RefreshRounds({ campaign, server, clients, keeper, replace });
    await rounds.logIn();
    for (let round = 0; round < KILLS; round += 1) await rounds.withKill();
    const { kills, inDoubt, faults } = rounds;
    campaign.report({ rounds: KILLS, kills, calls: server.calls.length, inDoubt, lost: faults.length });
    expect({ seed: campaign.seed, faults }).toEqual({ seed: campaign.seed, faults: [] });
  });

  test(`${title}: who logs out while a refresh is under way stays logged out, in the same tab and in another, ${LOGOUTS} times each`, async ({
    context,
    browserName,
  }) => {
    test.skip(
      isSpared(browserName, kind),
      'Firefox takes long to close a tab: "pnpm campaign tabs/refresh" does this.',
    );
    test.setTimeout(60_000 + LOGOUTS * 2_000);
    const tabs = new ClientTabs({ context, server, url: served.url, kind });
    const [refreshing, other] = [await tabs.open(), await tabs.open()];
    for (const [leaving, where] of [
      [refreshing, 'the same tab'],
      [other, 'another tab'],
    ] as const) {
      const campaign = new CampaignRun(`${title}: logout during a refresh, in ${where}`);
      const result = await raceWithLogout({ campaign, server, refreshing, leaving, rounds: LOGOUTS });
      expect(result).toEqual({ seed: campaign.seed, faults: [] });
    }
  });
}
