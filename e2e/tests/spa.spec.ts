import { readFileSync } from 'node:fs';

import { expect, type Page, test } from '@playwright/test';

import { type ServedSpa, serveSpa } from '../../examples/spa/server/serve-spa.ts';
import { checkDatabase } from '../support/check-database.ts';

let spa: ServedSpa;

test.beforeAll(async () => {
  spa = await serveSpa();
});
test.afterAll(() => spa.close());

const rows = (page: Page) => page.locator('#tokens tr:has(code)');
const button = (page: Page, name: string) => page.getByRole('button', { name, exact: true });

/** Through the provider's page and back. */
async function logIn(page: Page): Promise<void> {
  await button(page, 'Log in').click();
  await page.getByRole('button', { name: 'Continue as Ada Lovelace' }).click();
  await expect(rows(page)).toHaveCount(1);
}

test('a login survives a reload, and calls the API', async ({ page }) => {
  await page.goto(spa.url);
  await expect(page.locator('#who')).toHaveText('Not logged in');
  await logIn(page);
  expect(page.url()).toBe(spa.url);

  await page.reload();
  await expect(page.locator('#who')).toHaveText('Ada Lovelace');
  await expect(rows(page)).toContainText('Files API');
  await expect(rows(page)).toContainText('files.read');
  await expect(page.locator('.time')).toHaveText(/^00:\d\d:\d\d$|^01:00:00$/);

  await button(page, 'List my files').click();
  await expect(page.locator('#message')).toContainText('Ada Lovelace');
});

test('a second tab sees the login, a refresh and the logout', async ({ context }) => {
  const [first, second] = [await context.newPage(), await context.newPage()];
  for (const page of [first, second]) await page.goto(spa.url);
  await logIn(first);
  await expect(rows(second)).toHaveCount(1);
  await expect(second.locator('#who')).toHaveText('Ada Lovelace');

  const fingerprints = await rows(second).locator('code').allTextContents();
  await button(first, 'Refresh').click();
  await expect(rows(second).locator('code').first()).not.toHaveText(fingerprints[0] ?? '');
  await expect(rows(second).locator('code').nth(1)).not.toHaveText(fingerprints[1] ?? '');

  await button(second, 'Log out').click();
  for (const page of [first, second]) {
    await expect(rows(page)).toHaveCount(0);
    await expect(page.locator('#who')).toHaveText('Not logged in');
  }
});

test('two tabs that refresh at once spend each refresh token once', async ({ context }) => {
  const [first, second] = [await context.newPage(), await context.newPage()];
  await first.goto(spa.url);
  await logIn(first);
  await second.goto(spa.url);
  await expect(rows(second)).toHaveCount(1);
  // The provider ends the whole login when a refresh token comes twice.
  await Promise.all([first, second].map((page) => button(page, 'Refresh').click()));
  for (const page of [first, second]) {
    await expect(page.locator('#events')).toContainText(/Refreshed in (this|another) tab/);
    await expect(page.locator('#message')).toBeHidden();
  }
  await button(first, 'List my files').click();
  await expect(first.locator('#message')).toContainText('200');
});

test('when a token expires, one of all tabs refreshes it and the others adopt what it got', async ({ context }) => {
  const tabs = [await context.newPage(), await context.newPage(), await context.newPage()];
  const [first] = tabs as [Page, Page, Page];
  for (const page of tabs) await page.goto(spa.url);
  await logIn(first);
  for (const page of tabs) await expect(rows(page)).toHaveCount(1);
  const before = spa.provider?.refreshes ?? 0;
  await button(first, 'Let the token expire').click();
  for (const page of tabs) {
    const outcomes = page.locator('#refreshes li');
    await expect(outcomes.filter({ hasText: 'refreshed' })).toHaveCount(1);
    await expect(outcomes.filter({ hasText: 'adopted' })).toHaveCount(2);
    await expect(outcomes.filter({ hasText: 'this tab' })).toHaveCount(1);
    await expect(page.locator('.time')).not.toHaveText('expired');
    await expect(page.locator('#message')).toBeHidden();
  }
  expect((spa.provider?.refreshes ?? 0) - before).toBe(1);
});

test('no token is shown on the page, in its address or on the console', async ({ page }) => {
  const said: string[] = [];
  page.on('console', (message) => said.push(message.text()));
  await page.goto(spa.url);
  // Where the test can look at what is stored.
  await page.getByRole('radio', { name: 'localStorage' }).check();
  await logIn(page);
  await button(page, 'Refresh').click();
  await expect(page.locator('#events')).toContainText('Refreshed in this tab');
  const stored = await page.evaluate(() => Object.values(localStorage).join(' '));
  const tokens = [...stored.matchAll(/"(?:access|refresh)_token": ?"([^"]+)"/g)].map(([, token]) => token ?? '');
  expect(tokens).toHaveLength(2);
  for (const token of tokens) {
    expect(await page.content()).not.toContain(token);
    expect(page.url()).not.toContain(token);
    expect(said.join(' ')).not.toContain(token);
  }
});

test('a login moves to another storage, in every tab, and stays there after a reload', async ({ context }) => {
  const [first, second] = [await context.newPage(), await context.newPage()];
  for (const page of [first, second]) await page.goto(spa.url);
  await logIn(first);
  for (const kind of ['localStorage', 'SQLite', 'IndexedDB']) {
    await first.getByRole('radio', { name: kind }).check();
    for (const page of [first, second]) {
      await expect(page.locator('#where')).toContainText(kind);
      await expect(rows(page)).toHaveCount(1);
      await expect(page.locator('#message')).toBeHidden();
    }
    await second.reload();
    await expect(second.locator('#who')).toHaveText('Ada Lovelace');
    await button(second, 'Refresh').click();
    await expect(second.locator('#events')).toContainText('Refreshed in this tab');
    await expect(first.locator('#events')).toContainText('Refreshed in another tab');
    await expect(first.locator('#events')).not.toContainText('Logged out');
  }
});

test('the page loads SQLite when it is chosen, and not before', async ({ page }) => {
  const loaded: string[] = [];
  page.on('request', (request) => loaded.push(new URL(request.url()).pathname));
  await page.goto(spa.url);
  await logIn(page);
  await page.getByRole('radio', { name: 'localStorage' }).check();
  await expect(page.locator('#where')).toContainText('localStorage');
  expect(loaded.filter((path) => /wasm|sqlite/.test(path))).toEqual([]);
  await expect(button(page, 'Download the database')).toBeHidden();

  await page.getByRole('radio', { name: 'SQLite' }).check();
  await expect(page.locator('#where')).toContainText('SQLite');
  expect(loaded.filter((path) => path.endsWith('.wasm'))).toHaveLength(1);
});

test('the page gives its database to the user', async ({ page, browserName }) => {
  test.skip(browserName === 'firefox', 'Of a download in the Firefox of a system, Playwright is told nothing.');
  await page.goto(spa.url);
  await logIn(page);
  await page.getByRole('radio', { name: 'SQLite' }).check();
  const downloading = page.waitForEvent('download');
  await button(page, 'Download the database').click();
  const file = await (await downloading).path();
  expect(checkDatabase([...readFileSync(file)])).toEqual({ integrity: 'ok', rows: 1 });
});
