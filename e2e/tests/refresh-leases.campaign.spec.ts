import { expect, test } from '@playwright/test';
import { CampaignRun, isLong } from 'test-support/campaign-run';

import { ClientTabs } from '../support/client-tabs.ts';
import { holdNextAnswer } from '../support/held-answer.ts';
import type { RemoteClient } from '../support/remote-client.ts';
import { type ServedPage, servePage } from '../support/serve-page.ts';
import { startStandstill } from '../support/standstill.ts';
import { kinds } from '../support/tabs.ts';
import type { Outcome } from '../support/token-client.ts';
import { TokenServer } from '../support/token-server.ts';

/** How long a lock is kept for a tab that does not move, since timers of hidden tabs may run once a minute. */
const LEASE_MS = 90_000;
const DEADLINE_MS = 5_000;
/** How much longer it may take on a machine that has much else to do. */
const PATIENCE_MS = 30_000;

let served: ServedPage;

// Each of them mostly waits.
test.describe.configure({ mode: 'parallel' });
test.skip(!isLong, 'Others wait for the whole lease, which takes 90 s: "pnpm campaign tabs/refresh-leases" does this.');
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
    await using server = await startServer();
    const tabs = new ClientTabs({ context, server, url: served.url, kind, deadlineMs: DEADLINE_MS });
    const [stopped, other] = [await tabs.open(), await tabs.open()];
    await other.ask({ logIn: await server.logIn() });

    const answer = holdNextAnswer(server);
    const late = stopped.ask('get');
    await answer.handled;
    const stopping = stopped.ask({ standStill: standstill.url });
    await standstill.begun;
    answer.release();
    const { found, waitedMs } = await getAfterLease(other, server);

    standstill.end();
    await stopping;
    expect([found, { error: 'timeout' }, { error: 'network' }]).toContainEqual(await late);
    expect(await stopped.ask('get')).toEqual(found);
    expect(await other.ask('look')).toEqual(found);
    expect(server.calls.length).toBe(2);
    campaign.report({ rounds: 1, suspensions: 1, waitedMs, lost: 0 });
  });

  test(`${title}: a tab that is closed while it refreshes, and whose Web Locks stay, holds nobody up for longer than its lease`, async ({
    context,
  }) => {
    test.setTimeout(2 * LEASE_MS);
    const campaign = new CampaignRun(`${title}: a tab is closed while it refreshes, and its Web Locks stay`);
    await using server = await startServer();
    const tabs = new ClientTabs({ context, server, url: served.url, kind, deadlineMs: DEADLINE_MS });
    const [closed, other] = [await tabs.open(), await tabs.open()];
    await other.ask({ logIn: await server.logIn() });

    const answer = holdNextAnswer(server);
    const lost = closed.ask('get');
    await answer.handled;
    const heir = await context.newPage();
    await heir.goto(served.url);
    await heir.evaluate(keepWebLocks);
    await closed.kill();
    answer.release();
    expect(await lost).toEqual({ error: 'died' });
    const { waitedMs } = await getAfterLease(other, server);
    campaign.report({ rounds: 1, kills: 1, waitedMs, lost: 0 });
  });
}

async function startServer(): Promise<TokenServer> {
  const server = await TokenServer.start();
  // That a token was spent twice must not decide here who is right.
  server.isRotating = false;
  return server;
}

/** Asks for a token while somebody else has the lock, and will have it until his lease is over. */
async function getAfterLease(client: RemoteClient, server: TokenServer): Promise<{ found: Outcome; waitedMs: number }> {
  const startedMs = performance.now();
  const found = await client.ask('get');
  const waitedMs = Math.round(performance.now() - startedMs);
  expect(found).toEqual({ token: server.calls.at(-1)?.accessToken });
  expect(server.calls.length).toBe(2);
  expect(waitedMs).toBeGreaterThan(LEASE_MS);
  expect(waitedMs).toBeLessThan(LEASE_MS + DEADLINE_MS + PATIENCE_MS);
  return { found, waitedMs };
}

/** Takes over the Web Locks of others once they have died, as if the browser had forgotten to end them; Safari does that. */
async function keepWebLocks(): Promise<void> {
  const { held = [] } = await navigator.locks.query();
  for (const { name = '' } of held) void navigator.locks.request(name, () => new Promise(() => {}));
}
