import { type Browser, type BrowserContext, chromium, expect, firefox, type Page, test } from '@playwright/test';

import { chromiumOptions, firefoxOptions } from '../../scripts/browsers.mjs';
import { type ServedPage, servePage } from '../support/serve-page.ts';

/** How much room an origin is given; much less than what the test writes at once. */
const QUOTA_BYTES = 10_000_000;
/** Firefox gives an origin half of the whole, in kilobytes. */
const firefoxUserPrefs = { 'dom.quotaManager.temporaryStorage.fixedLimit': (2 * QUOTA_BYTES) / 1_000 };

type Kind = 'json' | 'indexeddb';

let served: ServedPage;
let browser: Browser;

test.beforeAll(async ({ browserName }) => {
  served = await servePage('storage-page');
  browser = await (browserName === 'chromium'
    ? chromium.launch(chromiumOptions())
    : firefox.launch({ ...firefoxOptions(), firefoxUserPrefs }));
});
test.afterAll(async () => {
  await browser.close();
  await served.close();
});

async function openTab(context: BrowserContext, kind: Kind): Promise<Page> {
  const page = await context.newPage();
  await page.goto(served.url);
  if (context.browser()?.browserType() === chromium) {
    // Before the first write of a profile, after which Chromium goes on by the room that it remembers.
    const devTools = await context.newCDPSession(page);
    const { origin } = new URL(served.url);
    await devTools.send('Storage.overrideQuotaForOrigin', { origin, quotaSize: QUOTA_BYTES });
  }
  await page.evaluate((chosen) => {
    window.tab = new window.Tab(chosen, 'quota');
  }, kind);
  return page;
}

const entriesOf = (page: Page): Promise<Record<string, number>> => page.evaluate(() => window.tab.entries());

for (const kind of ['json', 'indexeddb'] as const) {
  for (const [what, count, length] of [
    ['one entry', 1, 25_000_000],
    ['many entries', 500, 50_000],
  ] as const) {
    test(`${kind}: ${what} for which there is no room leave what was stored, and room for less`, async () => {
      const context = await browser.newContext();
      const page = await openTab(context, kind);
      await page.evaluate(() => window.tab.store('before', 1));
      const refusal = page.evaluate(
        ([many, long]) =>
          window.tab.storeLarge('large', many, long).then(
            () => 'stored',
            ({ code }: { code?: string }) => code,
          ),
        [count, length] as const,
      );
      expect(await refusal).toBe('ERR_STORAGE_QUOTA');
      expect(await entriesOf(page)).toEqual({ before: 1 });
      await page.evaluate(() => window.tab.store('after', 2));
      await page.close();
      expect(await entriesOf(await openTab(context, kind))).toEqual({ before: 1, after: 2 });
      await context.close();
    });
  }
}
