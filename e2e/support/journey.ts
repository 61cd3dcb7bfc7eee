import { type Browser, chromium, expect, firefox, type Page } from '@playwright/test';

import { chromiumOptions, findFirefox, findWebKit, firefoxOptions } from '../../scripts/browsers/find-browsers.ts';
import { launchWebKit } from '../../scripts/browsers/webkit.ts';

/** A tab in which a user goes to a page, and to another one, and back. */
export interface Journey extends AsyncDisposable {
  goto(url: string): Promise<unknown>;
  evaluate<T, P extends readonly unknown[]>(action: (...args: P) => T | Promise<T>, ...args: P): Promise<T>;
}

/** A journey in an engine, or `undefined` where that is not installed. */
export async function openJourney(engine: 'chromium' | 'firefox' | 'webkit'): Promise<Journey | undefined> {
  if (engine === 'webkit') {
    if (!findWebKit()) return undefined;
    const webKit = await launchWebKit();
    return {
      goto: (url) => webKit.goto(url),
      evaluate: (action, ...args) => webKit.evaluate(action, ...args),
      [Symbol.asyncDispose]: async () => webKit.close(),
    };
  }
  if (engine === 'firefox' && !findFirefox()) return undefined;
  const browser = await (engine === 'firefox' ? firefox.launch(firefoxOptions()) : launchChromium());
  const page = await (await browser.newContext()).newPage();
  return {
    goto: (url) => page.goto(url),
    evaluate: (action, ...args) => evaluateWith(page, action, args),
    [Symbol.asyncDispose]: () => browser.close(),
  };
}

/** Playwright has Chromium keep no page. */
const launchChromium = (): Promise<Browser> =>
  chromium.launch({ ...chromiumOptions(), ignoreDefaultArgs: ['--disable-back-forward-cache'] });

/** Playwright hands one argument over. */
const evaluateWith = <T, P extends readonly unknown[]>(
  page: Page,
  action: (...args: P) => T | Promise<T>,
  args: P,
): Promise<T> => page.evaluate(`(${String(action)})(...${JSON.stringify(args)})`);

/** Waits until the tab shows a page: for a page that comes back, there is no event to wait for. */
export async function shows(journey: Journey, isThere: () => boolean): Promise<void> {
  await expect(async () => expect(await journey.evaluate(isThere)).toBe(true)).toPass({ intervals: [50] });
}
