import { readFileSync } from 'node:fs';

import { expect, type FrameLocator, test } from '@playwright/test';

import { type ServedSpa, serveSpa } from '../../examples/spa/server/serve-spa.ts';

let spa: ServedSpa;

test.beforeAll(async () => {
  spa = await serveSpa();
});
test.afterAll(() => spa.close());

const button = (tab: FrameLocator, name: string) => tab.getByRole('button', { name, exact: true });
const fingerprints = (tab: FrameLocator) => tab.locator('#tokens code');

test('one page shows two tabs, each of which says what the other did', async ({ page }) => {
  const missing: string[] = [];
  page.on('response', (response) => response.status() >= 400 && missing.push(response.url()));
  await page.goto(`${spa.url}two-tabs.html`);
  const left = page.frameLocator('[name="Left tab"]');
  const right = page.frameLocator('[name="Right tab"]');

  await button(left, 'Log in').click();
  await button(left, 'Continue as Grace Hopper').click();
  await expect(left.locator('#latest')).toHaveText('Logged in in this tab');
  await expect(right.locator('#latest')).toHaveText('Logged in by another tab');
  await expect(right.locator('#who')).toHaveText('Grace Hopper');
  await expect(fingerprints(right)).toHaveCount(2);
  await expect(fingerprints(left)).toHaveText(await fingerprints(right).allTextContents());

  await button(left, 'Refresh').click();
  await expect(left.locator('#latest')).toHaveText('Refreshed in this tab');
  await expect(right.locator('#latest')).toHaveText('Refreshed in another tab');
  for (const tab of [left, right]) {
    // A changed fingerprint flashes.
    await expect(fingerprints(tab).first()).toHaveClass('changed');
    await expect(tab.locator('#refreshes .refreshed')).toContainText('Left tab');
    await expect(tab.locator('#refreshes .adopted')).toContainText('Right tab');
  }

  await button(right, 'Log out').click();
  await expect(right.locator('#latest')).toHaveText('Logged out in this tab');
  await expect(left.locator('#latest')).toHaveText('Logged out in another tab');
  await expect(left.locator('#who')).toHaveText('Not logged in');
  expect(missing).toEqual([]);
});

test('two tabs that log in at once each come back to their own login', async ({ page }) => {
  await page.goto(`${spa.url}two-tabs.html`);
  const tabs = ['Left tab', 'Right tab'].map((name) => page.frameLocator(`[name="${name}"]`));
  for (const tab of tabs) await button(tab, 'Log in').click();
  for (const tab of tabs) await button(tab, 'Continue as Ada Lovelace').click();
  for (const tab of tabs) {
    await expect(tab.locator('#who')).toHaveText('Ada Lovelace');
    await expect(tab.locator('#message')).toBeHidden();
  }
});

test('beside the cards stands the code of the page itself, to copy', async ({ page, context, browserName }) => {
  await page.goto(spa.url);
  const samples = page.locator('details.sample');
  await expect(samples).toHaveCount(4);
  for (const sample of await samples.all()) {
    const file = (await sample.locator('summary').textContent())?.replace('The code: ', '');
    const source = readFileSync(new URL(`../../examples/spa/${file}`, import.meta.url), 'utf8');
    await expect(sample.locator('code')).toBeVisible();
    expect(await sample.locator('code').textContent()).toBe(source.trimEnd());
  }
  // Firefox lets no test look at the clipboard.
  if (browserName === 'chromium') await context.grantPermissions(['clipboard-read', 'clipboard-write']);
  await page.getByRole('button', { name: 'Copy src/session.ts' }).click();
  await expect(page.getByRole('button', { name: 'Copy src/session.ts' })).toHaveText('Copied');
  if (browserName === 'chromium') {
    expect(await page.evaluate(() => navigator.clipboard.readText())).toContain('storeTokenResponse');
  }
});
