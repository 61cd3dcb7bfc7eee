import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { type BrowserContext, chromium, expect, firefox, type Frame, type Page, test } from '@playwright/test';

import { chromiumOptions, firefoxOptions } from '../../scripts/browsers/find-browsers.ts';
import type { Kind } from '../pages/storage-page/open-storage.ts';
import { type ServedPage, servePage } from '../support/serve-page.ts';
import { kinds } from '../support/tabs.ts';

let served: ServedPage;

test.beforeAll(async () => {
  served = await servePage('storage-page');
});
test.afterAll(() => served.close());

/** What a storage says to one who wants to keep something there. */
const denialsIn = (place: Page | Frame, kind: Kind): Promise<string[]> =>
  place.evaluate(async (chosen) => {
    const { storage } = new window.Tab(chosen, 'denied');
    const denied: string[] = [];
    const calls = [
      () => storage.getTokenData('a'),
      () => storage.removeAllTokenData(),
      () => storage.withLock('a', async () => {}),
      () => storage.getTokenData('a'),
    ];
    for (const call of calls) {
      await call().then(
        () => denied.push('nothing'),
        ({ code, message }: { code: string; message: string }) => denied.push(`${code} ${message}`),
      );
    }
    return denied;
  }, kind);

/** Each call is told so, and what to do. */
const DENIAL =
  /^ERR_STORAGE_UNAVAILABLE The storage "[^"]*" is denied: .*Allow site data, or use MemoryTokenStorage\. \(https:\S+\)$/;

async function expectDenials(place: Page | Frame): Promise<void> {
  for (const [kind] of kinds) {
    const denials = await denialsIn(place, kind);
    expect(denials).toHaveLength(4);
    for (const denial of denials) expect(denial).toMatch(DENIAL);
  }
}

for (const [kind, title] of kinds) {
  test(`${title}: a page that may keep nothing is told so`, async ({ page }) => {
    // A sandbox without an origin, as an embedding page may make it: browsers deny all storage there.
    await page.route('**', async (route) => {
      const response = await route.fetch();
      const sandbox = { 'content-security-policy': 'sandbox allow-scripts', 'access-control-allow-origin': '*' };
      await route.fulfill({ response, headers: { ...response.headers(), ...sandbox } });
    });
    await page.goto(served.url);
    const denials = await denialsIn(page, kind);
    expect(denials).toHaveLength(4);
    for (const denial of denials) expect(denial).toMatch(DENIAL);
  });
}

/** Chromium, with what its user has chosen in the settings. */
async function withPreferences(preferences: object, task: (context: BrowserContext) => Promise<void>): Promise<void> {
  const profile = mkdtempSync(join(tmpdir(), 'profile-'));
  try {
    mkdirSync(join(profile, 'Default'));
    writeFileSync(join(profile, 'Default/Preferences'), JSON.stringify({ profile: preferences }));
    const context = await chromium.launchPersistentContext(profile, chromiumOptions());
    await task(context).finally(() => context.close());
  } finally {
    rmSync(profile, { recursive: true, force: true, maxRetries: 5 });
  }
}

test('a page of a user who blocks all site data is told so', async ({ browserName }) => {
  if (browserName === 'firefox') {
    const browser = await firefox.launch({
      ...firefoxOptions(),
      firefoxUserPrefs: { 'network.cookie.cookieBehavior': 2 },
    });
    try {
      const page = await browser.newPage();
      await page.goto(served.url);
      await expectDenials(page);
    } finally {
      await browser.close();
    }
    return;
  }
  await withPreferences({ default_content_setting_values: { cookies: 2 } }, async (context) => {
    const page = await context.newPage();
    await page.goto(served.url);
    await expectDenials(page);
  });
});

test('a frame of another site is told so where third-party cookies are blocked', async ({ browserName }) => {
  test.skip(browserName !== 'chromium', 'Other browsers give the frame a storage of its own.');
  await withPreferences({ cookie_controls_mode: 1, block_third_party_cookies: true }, async (context) => {
    const page = await context.newPage();
    await page.goto(served.url.replace('127.0.0.1', 'localhost'));
    await page.evaluate((url) => {
      const frame = document.createElement('iframe');
      frame.src = url;
      const loaded = new Promise((resolve) => frame.addEventListener('load', resolve));
      document.body.append(frame);
      return loaded.then(() => undefined);
    }, served.url);
    const frame = page.frames().find((each) => each.url() === served.url);
    if (frame === undefined) throw new Error('There is no frame.');
    await expectDenials(frame);
  });
});
