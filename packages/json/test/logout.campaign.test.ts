import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';

import type { RefreshError } from '@token-storage/core';
import { JSONTokenStorage } from '@token-storage/json';
import { CampaignRun, roundsOf } from 'test-support/campaign-run';
import { LineProcess } from 'test-support/line-process';
import { sample } from 'test-support/sample';
import { temporaryFolder } from 'test-support/temporary-folder';
import { expect, it } from 'vitest';

/** How often a refresh and a logout meet. */
const ROUNDS = roundsOf({ short: 25, long: 200 });
/** How long the server, and who logs out, take at most, in milliseconds. */
const LONGEST_MS = 6;
/** Every so many times the server takes so long that the logout comes first. */
const SLOW_EVERY = 5;
const SLOW_MS = 100;

/** How refreshes ended. Whether stored before the logout or not at all: afterwards nothing is there. */
interface Outcomes {
  stored: number;
  removed: number;
}

function report(campaign: CampaignRun, outcomes: Outcomes): void {
  campaign.report({ rounds: ROUNDS, ...outcomes, broughtBack: 0 });
  expect(outcomes.stored + outcomes.removed).toBe(ROUNDS);
  expect(outcomes.removed).toBeGreaterThan(0);
}

/** Logs in, lets a refresh run, logs out in the middle of it, and looks whether it stays so. */
async function meet(
  campaign: CampaignRun,
  path: string,
  refresh: (outOf: { readonly serverMs: number; readonly spending: () => void }) => Promise<string>,
): Promise<Outcomes> {
  const storage = new JSONTokenStorage(path);
  const delayMs = (): number => campaign.random() * LONGEST_MS;
  const outcomes: Outcomes = { stored: 0, removed: 0 };
  for (let round = 0; round < ROUNDS; round += 1) {
    await storage.storeTokenData(sample('a', { refresh_token: `refresh-${round}` }));
    const { promise: isSpending, resolve: spending } = Promise.withResolvers<void>();
    const serverMs = round % SLOW_EVERY === 0 ? SLOW_MS : delayMs();
    const refreshing = refresh({ serverMs, spending });
    await isSpending;
    await delay(delayMs());
    expect(await storage.removeAllTokenData()).toBe(true);
    outcomes[(await refreshing) as keyof Outcomes] += 1;
    expect(
      await new JSONTokenStorage(path).getTokenDataByResourceServer(),
      `round ${round}, seed ${campaign.seed}`,
    ).toEqual({});
  }
  await storage.close();
  return outcomes;
}

it(`a refresh that runs while another storage over the file logs out brings nothing back, ${ROUNDS} times`, async () => {
  const path = join(temporaryFolder(), 'tokens.json');
  const other = new JSONTokenStorage(path);
  const campaign = new CampaignRun('logout during a refresh, two storages over one file');
  const outcomes = await meet(campaign, path, ({ serverMs, spending }) =>
    other
      .withLock('a', async (locked) => {
        const spentRefreshToken = (await locked.getTokenData('a'))?.refresh_token;
        spending();
        await delay(serverMs);
        const answer = { access_token: 'new', refresh_token: 'rotated', expires_in: 60 };
        const options = { resourceServer: 'a', grantType: 'refresh_token', spentRefreshToken } as const;
        await locked.storeTokenResponse(answer, options);
        return 'stored';
      })
      .catch((error: RefreshError) => error.reason),
  );
  report(campaign, outcomes);
});

it(`a refresh that runs while another process logs out brings nothing back, ${ROUNDS} times`, async () => {
  const path = join(temporaryFolder(), 'tokens.json');
  const worker = LineProcess.program(new URL('workers/refresh.mjs', import.meta.url), [path, 'a']);
  const campaign = new CampaignRun('logout during a refresh, two processes');
  const outcomes = await meet(campaign, path, async ({ serverMs, spending }) => {
    worker.say(String(serverMs));
    expect(await worker.line()).toBe('spending');
    spending();
    return String(await worker.line());
  });
  worker.process.stdin!.end();
  await worker.exit();
  report(campaign, outcomes);
});
