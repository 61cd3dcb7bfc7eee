import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';

import { expect, type Page, test } from '@playwright/test';
import type axe from 'axe-core';

import { type ServedSpa, serveSpa } from '../../examples/spa/server/serve-spa.ts';
import { type ServedPage, servePage } from '../../examples/web-worker/server/serve-page.ts';
import { logIn, who } from '../support/web-worker-page.ts';

const source = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const looks = [
  { width: 1280, colorScheme: 'light' },
  { width: 375, colorScheme: 'dark' },
] as const;

test.skip(({ browserName }) => browserName !== 'chromium', 'axe looks at the same pages, and takes its time.');

let spa: ServedSpa | undefined;
let worker: ServedPage | undefined;

test.beforeAll(async () => {
  [spa, worker] = await Promise.all([serveSpa(), servePage()]);
});
test.afterAll(() => Promise.all([spa?.close(), worker?.close()]));

/** What axe finds on the page, and whether anything sticks out of it. */
async function problemsOf(page: Page): Promise<unknown[]> {
  const problems: unknown[] = [];
  for (const { width, colorScheme } of looks) {
    await page.setViewportSize({ width, height: 800 });
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
    // Not as an element, which the policy of a page may refuse.
    await page.evaluate(source);
    const { violations } = await page.evaluate(() => (globalThis as unknown as { axe: typeof axe }).axe.run());
    for (const { id, nodes } of violations) {
      problems.push(...nodes.map(({ html, failureSummary }) => ({ width, colorScheme, id, html, failureSummary })));
    }
    const tooWide = await page.evaluate(
      () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
    );
    if (tooWide > 0) problems.push({ width, tooWide });
  }
  return problems;
}

test('the browser example can be used by everybody, logged in or out, and so can the page to log in at', async ({
  page,
}) => {
  await page.goto(spa?.url ?? '');
  await page.getByRole('button', { name: 'Log in' }).waitFor();
  expect(await problemsOf(page)).toEqual([]);
  await page.getByRole('button', { name: 'Log in' }).click();
  await page.getByRole('button', { name: 'Continue as Ada Lovelace' }).waitFor();
  expect(await problemsOf(page)).toEqual([]);
  await page.getByRole('button', { name: 'Continue as Ada Lovelace' }).press('Enter');
  await page.getByRole('button', { name: 'Refresh' }).press('Enter');
  await expect(page.locator('#latest')).toHaveText('Refreshed in this tab');
  await page.getByRole('button', { name: 'List my files' }).press('Enter');
  await expect(page.locator('#message')).toContainText('Bernoulli numbers.csv');
  for (const summary of await page.locator('details summary').all()) await summary.press('Enter');
  expect(await problemsOf(page)).toEqual([]);
  await page.goto(`${spa?.url}two-tabs.html`);
  await expect(page.frameLocator('[name="Right tab"]').locator('#who')).toHaveText('Ada Lovelace');
  expect(await problemsOf(page)).toEqual([]);
});

test('the web worker example can be used by everybody', async ({ page }) => {
  await page.goto(worker?.url ?? '');
  await expect(who(page)).toHaveText('Not logged in');
  expect(await problemsOf(page)).toEqual([]);
  await logIn(page);
  await page.getByRole('button', { name: 'Send' }).press('Enter');
  await expect(page.locator('#answer')).toContainText('Ada Lovelace');
  expect(await problemsOf(page)).toEqual([]);
});
