import { type CDPSession, expect, test } from '@playwright/test';

import { type ServedPage, servePage } from '../support/serve-page.ts';
import { openTab } from '../support/tabs.ts';

let served: ServedPage;

test.beforeAll(async () => {
  served = await servePage('storage-page');
});
test.afterAll(() => served.close());

/** A value as the console has it: with an id where it can be opened. */
interface Shown {
  readonly objectId?: string;
}

/** Opens a value, and all that is in it, so many levels deep, as a click on each triangle does. */
async function opened(session: CDPSession, { objectId }: Shown, levels: number): Promise<unknown[]> {
  if (objectId === undefined || levels === 0) return [];
  const members = await session.send('Runtime.getProperties', { objectId, generatePreview: true });
  const inside = [...members.result, ...(members.internalProperties ?? []), ...(members.privateProperties ?? [])];
  const deeper = await Promise.all(inside.map(({ value }) => opened(session, value ?? {}, levels - 1)));
  return [members, ...deeper.flat()];
}

test('the console of a page shows no token of token data that it prints, however far it is opened', async ({
  context,
  browserName,
}) => {
  test.skip(browserName !== 'chromium', 'Its console can be read over the DevTools protocol.');
  const page = await openTab(context, served.url, 'indexeddb');
  await page.evaluate(() => window.tab.store('a'));
  const session = await context.newCDPSession(page);
  const printed: Shown[] = [];
  session.on('Runtime.consoleAPICalled', ({ args }) => printed.push(...args));
  await session.send('Runtime.enable');
  await page.evaluate(async () => {
    const tokens = await window.tab.storage.getTokenDataByResourceServer();
    const { a } = tokens;
    console.log(a, tokens, [a], { ...a }, structuredClone(a));
    console.dir(a);
    console.table(tokens);
    console.error(new Error('with a cause', { cause: a }));
  });
  await expect.poll(() => printed.length).toBe(8);
  const shown = JSON.stringify([printed, ...(await Promise.all(printed.map((value) => opened(session, value, 3))))]);
  // What is no secret is there to be seen.
  expect(shown).toContain('expires_at_seconds');
  expect(shown).not.toContain('access-a');
});
