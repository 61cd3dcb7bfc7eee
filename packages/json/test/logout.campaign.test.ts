import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';

import type { RefreshError } from '@token-storage/core';
import { JSONTokenStorage } from '@token-storage/json';
import { expect, onTestFinished, test } from 'vitest';

import { sample } from './sample.ts';
import { temporaryFolder } from './temporary-folder.ts';

const isLong = process.env['CAMPAIGN'] === 'long';
/** How often a refresh and a logout meet. */
const ROUNDS = isLong ? 200 : 25;
/** How long the server, and who logs out, take at most, in milliseconds. */
const LONGEST_MS = 6;
const seed = Number(process.env['SEED'] ?? Date.now() % 2 ** 31);

/** Numbers of milliseconds that are the same for the same seed. */
function delays(): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1_103_515_245) + 12_345) & 0x7fff_ffff;
    return (state / 2 ** 31) * LONGEST_MS;
  };
}

/** How refreshes ended. Whether stored before the logout or not at all: afterwards nothing is there. */
interface Outcomes {
  stored: number;
  removed: number;
}

function report(name: string, outcomes: Outcomes): void {
  console.log(`CAMPAIGN ${JSON.stringify({ name, seed, rounds: ROUNDS, ...outcomes, broughtBack: 0 })}`);
  expect(outcomes.stored + outcomes.removed).toBe(ROUNDS);
  expect(outcomes.removed).toBeGreaterThan(0);
}

/** Logs in, lets a refresh run, logs out in the middle of it, and looks whether it stays so. */
async function meet(
  path: string,
  refresh: (outOf: { readonly serverMs: number; readonly spending: () => void }) => Promise<string>,
): Promise<Outcomes> {
  const storage = new JSONTokenStorage(path);
  const random = delays();
  const outcomes: Outcomes = { stored: 0, removed: 0 };
  for (let round = 0; round < ROUNDS; round += 1) {
    await storage.storeTokenData(sample('a', { refresh_token: `refresh-${round}` }));
    const { promise: isSpending, resolve: spending } = Promise.withResolvers<void>();
    const refreshing = refresh({ serverMs: random(), spending });
    await isSpending;
    await delay(random());
    expect(await storage.removeAllTokenData()).toBe(true);
    outcomes[(await refreshing) as keyof Outcomes] += 1;
    expect(await new JSONTokenStorage(path).getTokenDataByResourceServer(), `round ${round}, seed ${seed}`).toEqual({});
  }
  await storage.close();
  return outcomes;
}

test(`a refresh that runs while another storage over the file logs out brings nothing back, ${ROUNDS} times`, async () => {
  const path = join(temporaryFolder(), 'tokens.json');
  const other = new JSONTokenStorage(path);
  const outcomes = await meet(path, ({ serverMs, spending }) =>
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
  report('logout during a refresh, two storages over one file', outcomes);
});

test(`a refresh that runs while another process logs out brings nothing back, ${ROUNDS} times`, async () => {
  const path = join(temporaryFolder(), 'tokens.json');
  const worker = fileURLToPath(new URL('workers/refresh.mjs', import.meta.url));
  const child = spawn(process.execPath, [worker, path, 'a'], { stdio: ['pipe', 'pipe', 'inherit'] });
  onTestFinished(() => void child.kill('SIGKILL'));
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  const line = async (): Promise<string> => String((await lines.next()).value);
  const outcomes = await meet(path, async ({ serverMs, spending }) => {
    child.stdin.write(`${serverMs}\n`);
    expect(await line()).toBe('spending');
    spending();
    return line();
  });
  child.stdin.end();
  await once(child, 'exit');
  report('logout during a refresh, two processes', outcomes);
});
