import { expect, test } from '@playwright/test';
import { CampaignRun, isLong } from 'test-support/campaign-run';

import { holdNextAnswer } from '../support/held-answer.ts';
import type { Kind } from '../pages/storage-page/open-storage.ts';
import { type Journey, openJourney, shows } from '../support/journey.ts';
import { type ServedPage, servePage } from '../support/serve-page.ts';
import { kinds } from '../support/tabs.ts';
import type { Outcome } from '../support/token-client.ts';
import { TokenServer } from '../support/token-server.ts';

/** How long a lock in browsers is kept for a tab that does not move, since timers may run once a minute. */
const LEASE_MS = 90_000;
const DEADLINE_MS = 1_500;
/** How much longer it may take on a machine that has much else to do. */
const PATIENCE_MS = 15_000;
/** Firefox takes long to start and to close. */
const ENGINES = isLong ? (['webkit', 'chromium', 'firefox'] as const) : (['webkit', 'chromium'] as const);
/** Safari keeps the Web Lock of a worker whose page is loaded again, so that others wait for a whole lease. */
const ENDS = isLong ? (['is terminated', 'goes with its page'] as const) : (['is terminated'] as const);
const KINDS = kinds.filter(([kind]) => isLong || kind === 'indexeddb');

let served: ServedPage;
let server: TokenServer;

test.beforeAll(async () => {
  served = await servePage('refresh-page');
});
test.afterAll(() => served.close());
test.beforeEach(async () => {
  server = await TokenServer.start();
  // That a token was spent twice must not decide here who is right.
  server.isRotating = false;
});
test.afterEach(() => server.close());

const settingsOf = (caller: string) => ({ tokenEndpoint: server.tokenEndpoint, caller, deadlineMs: DEADLINE_MS });

for (const engine of ENGINES) {
  for (const [kind, title] of KINDS) {
    test(`${title} in ${engine}: a page that is left while it refreshes holds nobody up for longer than its lease, and overwrites nothing when it comes back`, async ({
      browserName,
    }) => {
      // WebKit is no project of its own: Playwright cannot drive it.
      test.skip(browserName !== (engine === 'firefox' ? 'firefox' : 'chromium'), 'It runs in another project.');
      test.setTimeout(2 * LEASE_MS);
      await using journey = await openJourney(engine);
      if (journey === undefined) return test.skip(true, `There is no ${engine} here.`);
      const campaign = new CampaignRun(`${title} in ${engine}: left while it refreshes`);
      const answer = holdNextAnswer(server);
      await openTab(journey, kind, 'left');
      await journey.evaluate(
        async (refreshToken) => {
          await window.refreshTab.act({ logIn: refreshToken });
          window.refreshTab.begin('get');
        },
        await server.logIn(),
      );
      await answer.handled;
      // Once this has been answered: a page that is left answers nothing.
      await journey.evaluate(() => void setTimeout(() => (location.href = '/?next')));
      await shows(journey, () => location.search === '?next' && 'RefreshTab' in window);
      answer.release();
      await journey.evaluate(
        (chosen, settings) => void (window.refreshTab = new window.RefreshTab(chosen, settings)),
        kind,
        settingsOf('next'),
      );
      const { found, waitedMs } = await getToken(journey);

      await journey.evaluate(() => history.back());
      await shows(journey, () => location.search === '' && 'RefreshTab' in window);
      // Chromium and Firefox keep no page that has a lock.
      const cameBack = await journey.evaluate(() => window.refreshTab?.returns === 1);
      expect(cameBack).toBe(engine === 'webkit');
      if (cameBack) {
        await expect.poll(() => journey.evaluate(() => window.refreshTab.late)).toBeTruthy();
        const late = await journey.evaluate(() => window.refreshTab.late);
        expect([found, { error: 'timeout' }, { error: 'network' }]).toContainEqual(late);
        expect(await journey.evaluate(() => window.refreshTab.act('look'))).toEqual(found);
      }
      campaign.report({ rounds: 1, suspensions: 1, cameBack: cameBack ? 1 : 0, waitedMs, lost: 0 });
    });

    if (kind === 'json') continue;
    for (const end of ENDS) {
      test(`${title} in ${engine}: a worker that ${end} while it refreshes holds nobody up for longer than its lease`, async ({
        browserName,
      }) => {
        test.skip(browserName !== (engine === 'firefox' ? 'firefox' : 'chromium'), 'It runs in another project.');
        test.setTimeout(2 * LEASE_MS);
        await using journey = await openJourney(engine);
        if (journey === undefined) return test.skip(true, `There is no ${engine} here.`);
        const campaign = new CampaignRun(`${title} in ${engine}: a worker ${end} while it refreshes`);
        const answer = holdNextAnswer(server);
        await openTab(journey, kind, 'first');
        await journey.evaluate(
          async (chosen, settings, refreshToken) => {
            await window.refreshTab.act({ logIn: refreshToken });
            window.refreshWorker = new window.RefreshWorker(chosen, settings);
            void window.refreshWorker.act('get');
          },
          kind,
          settingsOf('worker'),
          await server.logIn(),
        );
        await answer.handled;
        if (end === 'is terminated') await journey.evaluate(() => window.refreshWorker.terminate());
        else await openTab(journey, kind, 'next');
        answer.release();
        const { waitedMs } = await getToken(journey);
        campaign.report({ rounds: 1, kills: 1, waitedMs, lost: 0 });
      });
    }
  }
}

/** Goes to the page, be it a reload. */
async function openTab(journey: Journey, kind: Kind, caller: string): Promise<void> {
  await journey.goto(served.url);
  await journey.evaluate(
    (chosen, settings) => void (window.refreshTab = new window.RefreshTab(chosen, settings)),
    kind,
    settingsOf(caller),
  );
}

/** Asks for a token in the page that is shown, which has to wait for the lock. */
async function getToken(journey: Journey): Promise<{ found: Outcome; waitedMs: number }> {
  const startedMs = performance.now();
  await journey.evaluate(() => window.refreshTab.begin('get'));
  // Asked again and again: a driver does not wait for so long.
  await expect
    .poll(() => journey.evaluate(() => window.refreshTab.late), { timeout: LEASE_MS + DEADLINE_MS + PATIENCE_MS })
    .toBeTruthy();
  const waitedMs = Math.round(performance.now() - startedMs);
  const found = (await journey.evaluate(() => window.refreshTab.late)) ?? {};
  expect(found).toEqual({ token: server.calls.at(-1)?.accessToken });
  return { found, waitedMs };
}
