import { expect, test } from '@playwright/test';

import { CampaignRun, isLong } from 'test-support/campaign-run';
import { ClientTabs } from '../support/client-tabs.ts';
import { holdNextAnswer } from '../support/held-answer.ts';
import { type ServedPage, servePage } from '../support/serve-page.ts';
import { startStandstill } from '../support/standstill.ts';
import { kinds } from '../support/tabs.ts';
import { TokenServer } from '../support/token-server.ts';

/** How long a lock is kept for a tab that does not move, since timers of hidden tabs may run once a minute. */
const LEASE_MS = 90_000;
const DEADLINE_MS = 1_500;
/** How much longer it may take on a machine that has much else to do. */
const PATIENCE_MS = 15_000;

let served: ServedPage;

test.skip(!isLong, 'Others wait for the whole lease, which takes 90 s.');
test.beforeAll(async () => {
  served = await servePage('refresh-page');
});
test.afterAll(() => served.close());

for (const [kind, title] of kinds) {
  test(`${title}: a tab that stands still while it refreshes holds nobody up for longer than its lease, and overwrites nothing when it goes on`, async ({
    context,
  }) => {
    test.setTimeout(2 * LEASE_MS);
    const campaign = new CampaignRun(`${title}: a tab stands still while it refreshes`);
    await using standstill = await startStandstill();
    const server = await TokenServer.start();
    // That a token was spent twice must not decide here who is right.
    server.isRotating = false;
    const tabs = new ClientTabs({ context, server, url: served.url, kind, deadlineMs: DEADLINE_MS });
    const stopped = await tabs.open();
    const other = await tabs.open();
    await other.ask({ logIn: await server.logIn() });

    const answer = holdNextAnswer(server);
    const late = stopped.ask('get');
    await answer.handled;
    const stopping = stopped.ask({ standStill: standstill.url });
    // It stands still once it has asked.
    await standstill.begun;
    answer.release();

    const startedMs = performance.now();
    const found = await other.ask('get');
    const waitedMs = Math.round(performance.now() - startedMs);
    expect(found).toEqual({ token: server.calls.at(-1)?.accessToken });
    expect(server.calls.length).toBe(2);
    expect(waitedMs).toBeLessThan(LEASE_MS + DEADLINE_MS + PATIENCE_MS);

    standstill.end();
    await stopping;
    expect([found, { error: 'timeout' }, { error: 'network' }]).toContainEqual(await late);
    expect(await stopped.ask('get')).toEqual(found);
    expect(await other.ask('look')).toEqual(found);
    expect(server.calls.length).toBe(2);
    campaign.report({ rounds: 1, suspensions: 1, waitedMs, lost: 0 });
    await server.close();
  });
}
