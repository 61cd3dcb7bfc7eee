import { type BrowserContext, expect, type Page, test } from '@playwright/test';

import { type ServedPage, servePage } from '../../examples/web-worker/server/serve-page.ts';
import { type Api, startApi } from '../support/api.ts';
import { idbInPage } from '../support/idb-in-page.ts';
import { button, logIn, request, who } from '../support/web-worker-page.ts';

let api: Api;
let elsewhere: Api;
let served: ServedPage;

test.beforeAll(async () => {
  elsewhere = await startApi();
  api = await startApi(elsewhere.origin);
  served = await servePage({ apiOrigins: [api.origin] });
});
test.afterAll(async () => {
  await served.close();
  api.close();
  elsewhere.close();
});

const refreshes = (): number => served.provider?.refreshes ?? 0;

async function openTab(context: BrowserContext): Promise<Page> {
  const page = await context.newPage();
  await page.goto(served.url);
  await expect(who(page)).toHaveText(/Not logged in|Ada Lovelace/);
  return page;
}

interface Entry {
  readonly access_token: string;
  readonly refresh_token: string;
  readonly expires_at_seconds: number;
}

interface PendingLogin {
  readonly verifier: string;
  readonly expiresAtMs: number;
}

/** Looks into a database past the worker, as the page never does, and changes each record there if it is to. */
async function recordsIn<T extends object>(
  page: Page,
  database: string,
  storeName: string,
  changes: Partial<T> = {},
): Promise<T[]> {
  await idbInPage(page);
  return page.evaluate(
    async ([name, store, change]) => {
      const opened = await window.idb.openDB(name);
      const transaction = opened.transaction(store, 'readwrite');
      const found: T[] = [];
      for await (const cursor of transaction.store) {
        found.push(cursor.value as T);
        await cursor.update({ ...(cursor.value as T), ...change });
      }
      await transaction.done;
      opened.close();
      return found;
    },
    [database, storeName, changes as object] as const,
  );
}

/** The tokens, as they are stored before the changes. */
async function storedEntry(page: Page, changes?: Partial<Entry>): Promise<Entry | undefined> {
  const [entry] = await recordsIn(page, 'web-worker-example', 'entries', changes);
  return entry;
}

/** The logins that have begun and not ended. */
const pendingLogins = (page: Page, changes?: Partial<PendingLogin>): Promise<PendingLogin[]> =>
  recordsIn(page, 'web-worker-example-logins', 'logins', changes);

test('no access token, refresh token, ID token or verifier ever reaches the page', async ({ context, page }) => {
  const seen: string[] = [];
  page.on('console', (message) => seen.push(message.text()));
  page.on('framenavigated', (frame) => seen.push(frame.url()));
  await context.exposeFunction('recordMessage', (text: string) => seen.push(text));
  // Before any script of the page: what goes to a worker, what comes from it, and what workers tell all who listen.
  await context.addInitScript(() => {
    const record = (data: unknown): unknown =>
      (globalThis as unknown as { recordMessage(text: string): unknown }).recordMessage(
        JSON.stringify(data, (_key, value: unknown) =>
          value instanceof ArrayBuffer ? new TextDecoder().decode(value) : value,
        ),
      );
    globalThis.Worker = class extends Worker {
      constructor(...parameters: ConstructorParameters<typeof Worker>) {
        super(...parameters);
        this.addEventListener('message', ({ data }: MessageEvent<unknown>) => record(data));
      }
      override postMessage(data: unknown): void {
        void record(data);
        super.postMessage(data);
      }
    };
    // By which storages tell each other of changes.
    new BroadcastChannel('token-storage:web-worker-example').onmessage = ({ data }) => record(data);
  });
  const secrets = new Set<string>();
  const look = async (): Promise<void> => {
    const { access_token, refresh_token } = (await storedEntry(page)) ?? {};
    for (const token of [access_token, refresh_token]) if (token !== undefined) secrets.add(token);
    seen.push(
      await page.content(),
      await page.evaluate(() => JSON.stringify([{ ...localStorage }, { ...sessionStorage }, document.cookie])),
    );
  };

  await page.goto(served.url);
  await button(page, 'Log in').click();
  await page.getByRole('button', { name: 'Continue as Ada Lovelace' }).waitFor();
  const other = await openTab(context);
  for (const { verifier } of await pendingLogins(other)) secrets.add(verifier);
  await page.getByRole('button', { name: 'Continue as Ada Lovelace' }).click();
  await expect(who(page)).toHaveText('Ada Lovelace');
  await look();

  await button(page, 'Send').click();
  await expect(page.locator('#answer')).toContainText('Ada Lovelace');
  await storedEntry(page, { expires_at_seconds: 1 });
  expect(await request(page, `${api.origin}/status/200`)).toBe(200);
  await look();
  await button(page, 'Log out').click();
  await expect(who(page)).toHaveText('Not logged in');
  await look();

  // Two pairs and a verifier; and what was recorded is what is looked for in.
  expect(secrets.size).toBe(5);
  const everything = seen.join('\n');
  expect(everything).toContain('"operation":"finishLogin"');
  expect(everything).toContain('ada@example.org');
  expect(everything).toContain('"resourceServers":["Files API"]');
  for (const secret of secrets) expect(everything).not.toContain(secret);
  // An ID token, or any other JWT.
  expect(everything).not.toMatch(/eyJ[\w-]+\.[\w-]+\./);
});

test('a login survives a reload and is there in a second tab, and a logout is followed', async ({ context }) => {
  const first = await openTab(context);
  const second = await openTab(context);
  await logIn(first);
  await expect(who(second)).toHaveText('Ada Lovelace');
  await expect(second.locator('#access')).toContainText('files.read');

  await first.reload();
  await expect(who(first)).toHaveText('Ada Lovelace');
  expect(await request(first, `${api.origin}/status/200`)).toBe(200);
  expect(await request(second, `${api.origin}/status/200`)).toBe(200);

  await button(second, 'Log out').click();
  for (const page of [first, second]) {
    await expect(who(page)).toHaveText('Not logged in');
    expect(await request(page, `${api.origin}/status/200`)).toBe('ERR_NOT_LOGGED_IN');
  }
  expect(await storedEntry(first)).toBeUndefined();
});

test('two tabs whose token is about to expire spend the refresh token once', async ({ context }) => {
  const tabs = [await openTab(context), await openTab(context)];
  const [first] = tabs as [Page, Page];
  await logIn(first);
  const before = refreshes();
  const old = await storedEntry(first, { expires_at_seconds: Math.floor(Date.now() / 1000) + 55 });

  const statuses = await Promise.all([...tabs, ...tabs].map((page) => request(page, `${served.provider?.apiUrl}`)));
  expect(statuses).toEqual([200, 200, 200, 200]);
  expect(refreshes() - before).toBe(1);
  expect((await storedEntry(first))?.refresh_token).not.toBe(old?.refresh_token);
});

test('a token that is good for more than a minute is not renewed', async ({ page }) => {
  await page.goto(served.url);
  await logIn(page);
  const before = refreshes();
  await storedEntry(page, { expires_at_seconds: Math.floor(Date.now() / 1000) + 90 });
  expect(await request(page, `${served.provider?.apiUrl}`)).toBe(200);
  expect(refreshes() - before).toBe(0);
});

test('a token that the API does not take is renewed once, in one of two tabs', async ({ context }) => {
  const tabs = [await openTab(context), await openTab(context)];
  const [first] = tabs as [Page, Page];
  await logIn(first);
  const before = refreshes();
  await storedEntry(first, { access_token: 'revoked' });
  const statuses = await Promise.all(tabs.map((page) => request(page, `${served.provider?.apiUrl}`)));
  expect(statuses).toEqual([200, 200]);
  expect(refreshes() - before).toBe(1);

  api.requests.length = 0;
  expect(await request(first, `${api.origin}/status/401`)).toBe(401);
  expect(api.requests).toHaveLength(2);
  expect(refreshes() - before).toBe(2);
});

test('the access token goes to the allowed origins only, and follows no redirect', async ({ page }) => {
  await page.goto(served.url);
  await logIn(page);
  const { access_token } = (await storedEntry(page)) as Entry;
  api.requests.length = 0;
  expect(await request(page, `${api.origin}/status/204`)).toBe(204);
  expect(api.requests).toEqual([{ path: '/status/204', authorization: `Bearer ${access_token}` }]);

  expect(await request(page, `${elsewhere.origin}/status/200`)).toBe('ERR_ORIGIN_NOT_ALLOWED');
  expect(await request(page, `${api.origin}/redirect`)).toBe('ERR_REDIRECT');
  expect(await request(page, `${api.origin}/status/200`, { Authorization: 'Bearer mine' })).toBe(
    'ERR_HEADER_NOT_ALLOWED',
  );
  expect(elsewhere.requests).toEqual([]);

  await page.getByLabel('Ask the API').fill(`${elsewhere.origin}/status/200`);
  await button(page, 'Send').click();
  await expect(page.getByRole('alert')).toContainText(`The access token must not go to ${elsewhere.origin}`);
});

test('a redirect is good once, and only in the browser that began the login', async ({ browser, page }) => {
  await page.goto(served.url);
  const redirect = page.waitForRequest((sent) => sent.url().startsWith(`${served.url}?code=`));
  await logIn(page);
  expect(await pendingLogins(page)).toEqual([]);
  await button(page, 'Log out').click();
  await expect(who(page)).toHaveText('Not logged in');

  const url = (await redirect).url();
  const stranger = await (await browser.newContext()).newPage();
  for (const tab of [page, stranger]) {
    await tab.goto(url);
    await expect(tab.getByRole('alert')).toContainText('Log in again');
    await expect(who(tab)).toHaveText('Not logged in');
    expect(tab.url()).toBe(served.url);
  }
  await stranger.context().close();
});

test('a login that took too long is refused', async ({ context, page }) => {
  await page.goto(served.url);
  await button(page, 'Log in').click();
  await page.getByRole('button', { name: 'Continue as Ada Lovelace' }).waitFor();
  const [login] = await pendingLogins(await openTab(context), { expiresAtMs: Date.now() - 1 });
  expect((login?.expiresAtMs ?? 0) - Date.now()).toBeLessThanOrEqual(600_000);
  await page.getByRole('button', { name: 'Continue as Ada Lovelace' }).click();
  await expect(page.getByRole('alert')).toContainText('took longer than ten minutes');
  await expect(who(page)).toHaveText('Not logged in');
});

test('who cancels the login is told, and is not logged in', async ({ page }) => {
  await page.goto(served.url);
  await button(page, 'Log in').click();
  await page.getByRole('button', { name: 'Cancel' }).click();
  await expect(page.getByRole('alert')).toHaveText('The provider did not log you in (access_denied).');
  await expect(who(page)).toHaveText('Not logged in');
  expect(await pendingLogins(page)).toEqual([]);
});

test('the page itself may call nobody but its own server', async ({ page }) => {
  const refused: string[] = [];
  page.on('console', (message) => message.type() === 'error' && refused.push(message.text()));
  const policy = (await page.goto(served.url))?.headers()['content-security-policy'];
  expect(policy).toContain("default-src 'self'; connect-src 'self';");
  await logIn(page);
  // Until here the page has not run into its policy.
  expect(refused).toEqual([]);
  const answer = await page.evaluate(
    (url) =>
      fetch(url).then(
        () => 'answered',
        () => 'refused',
      ),
    `${api.origin}/status/200`,
  );
  expect(answer).toBe('refused');
});
