import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pass } from 'node:timers/promises';

import { type Browser, type BrowserContext, type BrowserType, expect, type Page, test } from '@playwright/test';
import { CampaignRun, isLong, roundsOf } from 'test-support/campaign-run';

import { chromiumOptions, firefoxOptions } from '../../scripts/browsers/find-browsers.ts';
import { browserOf } from '../support/browser-process.ts';
import { type ServedFolder, serveFolder } from '../support/serve-folder.ts';
import { type ServedPage, servePage } from '../support/serve-page.ts';
import { entriesOf, openTab } from '../support/tabs.ts';

/** How often each case is tried. */
const ROUNDS = roundsOf({ short: 1, long: 20 });
/** How many browsers are killed side by side: most of the time they wait. */
const BROWSERS_AT_ONCE = isLong ? 3 : 5;
const TABS_AT_ONCE = 8;
/** When the browser is killed after the login, in seconds: Chromium and Firefox write localStorage after five. */
const KILLED_AFTER = [0, 1, 3, 6] as const;
/** When there is a reload, or a new tab, after localStorage was cleared, in seconds. */
const LEFT_AFTER = isLong ? ([0, 1, 3, 10] as const) : ([0, 1] as const);

let served: ServedPage;
/** Another origin, where users log in. */
let provider: ServedFolder;

test.beforeAll(async () => {
  served = await servePage('storage-page');
  provider = await serveFolder(served.outDir);
});
test.afterAll(async () => {
  await served.close();
  await provider[Symbol.asyncDispose]();
});

/** A case, and how to try it once. */
interface Trial<T> {
  readonly name: string;
  readonly run: () => Promise<T>;
}

/** Tries each case as often as there are rounds, several at once. @returns The results by case. */
async function tryAll<T>(cases: readonly Trial<T>[], atOnce: number): Promise<Record<string, T[]>> {
  const results: Record<string, T[]> = Object.fromEntries(cases.map(({ name }) => [name, []]));
  const trials = Array.from({ length: ROUNDS }, () => cases).flat();
  const work = async (): Promise<void> => {
    for (let trial = trials.shift(); trial !== undefined; trial = trials.shift()) {
      results[trial.name]?.push(await trial.run());
    }
  };
  await Promise.all(Array.from({ length: Math.min(atOnce, trials.length) }, work));
  return results;
}

/** Prints what a campaign found. */
function report(campaign: CampaignRun, results: Record<string, readonly unknown[]>, expected: unknown): void {
  const kept = JSON.stringify(expected);
  const right = Object.entries(results).map(([each, found]) => {
    const count = found.filter((one) => JSON.stringify(one) === kept).length;
    return `${each}: ${count} of ${found.length}`;
  });
  const rounds = Object.values(results).flat();
  const lost = rounds.filter((one) => JSON.stringify(one) !== kept).length;
  campaign.report({ rounds: rounds.length, acknowledged: rounds.length, lost, cases: right.join('; ') });
}

const start = (type: BrowserType, profile: string): Promise<BrowserContext> =>
  type.launchPersistentContext(profile, type.name() === 'firefox' ? firefoxOptions() : chromiumOptions());

/** A first login in a new profile, after which the browser is killed. @returns What it has when it starts again. */
async function surviveKill(type: BrowserType, meanwhile: (page: Page) => Promise<unknown>): Promise<unknown> {
  const profile = mkdtempSync(join(tmpdir(), 'profile-'));
  try {
    const context = await start(type, profile);
    const page = await openTab(context, served.url, 'json');
    await page.evaluate(() => window.tab.store('login', 7));
    await meanwhile(page);
    const ended = context.waitForEvent('close');
    process.kill(browserOf(profile), 'SIGKILL');
    await ended;
    const next = await start(type, profile);
    const found = await entriesOf(await openTab(next, served.url, 'json'));
    await next.close();
    return found;
  } finally {
    rmSync(profile, { recursive: true, force: true, maxRetries: 5 });
  }
}

test('a first login into localStorage is kept when the browser is killed, however soon', async ({
  playwright,
  browserName,
}) => {
  test.setTimeout(60_000 + ROUNDS * 120_000);
  const campaign = new CampaignRun(`first login into localStorage, ${browserName} killed`);
  const type = playwright[browserName];
  // Firefox takes seconds for each start.
  const waits = browserName === 'firefox' && !isLong ? KILLED_AFTER.slice(0, 1) : KILLED_AFTER;
  const cases = waits.map((seconds) => ({
    name: `killed after ${seconds} s`,
    run: () => surviveKill(type, () => pass(seconds * 1_000)),
  }));
  const redirected = async (page: Page): Promise<void> => {
    await page.goto(provider.url);
    await page.goto(served.url);
  };
  cases.push({ name: 'killed after a redirect away and back', run: () => surviveKill(type, redirected) });
  const results = await tryAll(cases, BROWSERS_AT_ONCE);
  report(campaign, results, { login: 7 });
  for (const found of Object.values(results).flat()) expect(found).toEqual({ login: 7 });
});

/** A first login, and then `localStorage.clear()`. @returns What there is after that. */
async function clearAndLeave(
  browser: Browser,
  seconds: number,
  leave: (page: Page) => Promise<Page>,
): Promise<unknown> {
  const context = await browser.newContext();
  try {
    const page = await openTab(context, served.url, 'json');
    await page.evaluate(() => window.tab.store('login', 7));
    await page.evaluate(() => localStorage.clear());
    await pass(seconds * 1_000);
    const found = [await entriesOf(await leave(page))];
    // And nobody is logged in again later.
    found.push(await entriesOf(await openTab(context, served.url, 'json')));
    return found;
  } finally {
    await context.close();
  }
}

test('localStorage.clear() right after the first login logs out, whatever comes next', async ({
  browser,
  browserName,
}) => {
  test.setTimeout(60_000 + ROUNDS * 60_000);
  const campaign = new CampaignRun(`localStorage.clear() after the first login, ${browserName}`);
  const reload = async (page: Page): Promise<Page> => {
    await page.reload();
    await page.evaluate(() => {
      window.tab = new window.Tab('json', 'tabs');
    });
    return page;
  };
  const goAndComeBack = async (page: Page): Promise<Page> => {
    await page.goto(provider.url);
    await page.goto(served.url);
    return reload(page);
  };
  const openNew = (page: Page): Promise<Page> => openTab(page.context(), served.url, 'json');
  const close = async (page: Page): Promise<Page> => {
    await page.close({ runBeforeUnload: true });
    // On a busy machine Firefox takes long to ask a page whether it may be closed.
    await expect.poll(() => page.isClosed(), { timeout: 60_000 }).toBe(true);
    return openTab(page.context(), served.url, 'json');
  };
  const ways = {
    'a reload': reload,
    'a new tab': openNew,
    'going away and back': goAndComeBack,
    'a closed tab': close,
  };
  const cases = Object.entries(ways).flatMap(([way, leave]) =>
    LEFT_AFTER.map((seconds) => ({
      name: `${way} after ${seconds} s`,
      run: () => clearAndLeave(browser, seconds, leave),
    })),
  );
  const results = await tryAll(cases, TABS_AT_ONCE);
  report(campaign, results, [{}, {}]);
  for (const found of Object.values(results).flat()) expect(found).toEqual([{}, {}]);
});
