import { beforeEach, expect, it, vi } from 'vitest';

import { type OpenPage, openPage } from './open-page.ts';
import { freshName, withEntries } from './support.ts';

/** How a ledger's state stands in it. */
interface State {
  readonly epoch: string;
  readonly seq: number;
  readonly unconfirmedSince?: number;
}

let location: string;

beforeEach(() => {
  localStorage.clear();
  location = freshName();
});

const readState = async (): Promise<State> => (await withEntries(location, (entries) => entries.get('state'))) as State;
const writeState = (state: State): Promise<unknown> => withEntries(location, (entries) => entries.put(state, 'state'));
const tokensInLedger = async (): Promise<string> =>
  JSON.stringify(await withEntries(location, (entries) => entries.getAll()));

const epoch = (): string | null => localStorage.getItem(`${location}:epoch`);
const mark = (): string | null => localStorage.getItem(`${location}:cleared`);

/** A first login, in a page that stays open. */
async function logIn(...names: string[]): Promise<OpenPage> {
  const opened = await openPage(location);
  await opened.page.store(...names);
  return opened;
}

/** What a killed browser leaves: the ledger, and of localStorage only what had been there before. */
async function killBrowser(...pages: OpenPage[]): Promise<void> {
  for (const each of pages) await each.kill();
  localStorage.clear();
}

const namesIn = async (): Promise<string[]> => (await openPage(location)).page.names();

it('keeps a first login when the browser is killed before it has written localStorage, however it is read', async () => {
  await killBrowser(await logIn('a', 'b'));
  const [one, other, third] = [await openPage(location), await openPage(location), await openPage(location)];
  const [single, all] = await Promise.all([
    one.page.storage.getTokenData('a'),
    other.page.names(),
    third.page.store('c'),
  ]);
  expect(single?.access_token).toBe('access-a');
  expect(all).toEqual(expect.arrayContaining(['a', 'b']));
  for (const { page } of [one, other, third]) await expect.poll(() => page.names()).toEqual(['a', 'b', 'c']);
  expect(localStorage.getItem(`${location}:DEFAULT:a`)).toContain('access-a');
  expect(epoch()).toBe((await readState()).epoch);
});

it('keeps it when the browser is killed again and again', async () => {
  await killBrowser(await logIn('a'));
  for (let kill = 0; kill < 2; kill += 1) {
    const opened = await openPage(location);
    expect(await opened.page.names()).toEqual(['a']);
    await killBrowser(opened);
  }
  expect(await namesIn()).toEqual(['a']);
});

it.each([
  ['clears localStorage', (storage: Storage) => storage.clear()],
  ['removes the epoch', (storage: Storage) => storage.removeItem(`${location}:epoch`)],
])('is logged out where a page %s and is left at once', async (_, clear) => {
  const opened = await logIn('a');
  clear(opened.page.localStorage);
  await opened.leave();
  const started = performance.now();
  expect(await namesIn()).toEqual([]);
  expect(performance.now() - started).toBeLessThan(900);
  expect(await tokensInLedger()).not.toContain('access-a');
  expect(mark()).toBeNull();
});

it('is logged out where a page clears localStorage and is left while it is hidden', async () => {
  const opened = await logIn('a');
  opened.page.lose('visibilitychange');
  opened.page.localStorage.clear();
  await opened.leave();
  expect(await namesIn()).toEqual([]);
});

it('is logged out where a page clears localStorage and is frozen, or ended, once it is hidden', async () => {
  const opened = await logIn('a');
  opened.page.localStorage.clear();
  opened.page.hide();
  await opened.kill();
  expect(await namesIn()).toEqual([]);
});

it('is logged out where a page clears localStorage, does nothing more, and another one is opened beside it', async () => {
  const opened = await logIn('a');
  opened.page.localStorage.clear();
  const started = performance.now();
  expect(await namesIn()).toEqual([]);
  expect(performance.now() - started).toBeLessThan(900);
  expect(await opened.page.names()).toEqual([]);
});

it('is logged out where a page without a storage clears localStorage, and the one that knew dies after that', async () => {
  const opened = await logIn('a');
  localStorage.clear();
  await vi.waitFor(() => expect(mark()).not.toBeNull());
  await opened.kill();
  expect(await namesIn()).toEqual([]);
});

it('is logged out where the page that clears localStorage dies, and another one that knew is left', async () => {
  const [one, other] = [await logIn('a'), await openPage(location)];
  expect(await other.page.names()).toEqual(['a']);
  one.page.localStorage.clear();
  await one.kill();
  await other.leave();
  expect(await namesIn()).toEqual([]);
});

it.each(['names', 'store'] as const)(
  'notices in the page itself that it cleared localStorage: %s',
  async (operation) => {
    const { page } = await logIn('a');
    page.localStorage.clear();
    await page[operation]('new');
    expect(await page.names()).toEqual(operation === 'store' ? ['new'] : []);
    expect(await tokensInLedger()).not.toContain('access-a');
  },
);

it('notices in a plain read that the epoch alone was removed', async () => {
  const { page } = await logIn('a');
  expect(await page.storage.getTokenData('a')).toBeDefined();
  page.localStorage.removeItem(`${location}:epoch`);
  expect(await page.storage.getTokenData('a')).toBeUndefined();
});

it('ends no later login by a mark that was left before', async () => {
  const opened = await logIn('a');
  opened.page.localStorage.clear();
  await opened.leave();
  const left = mark() ?? '';
  expect(left).toBe((await readState()).epoch);
  // The mark is on the disk, and what came after it is not.
  await killBrowser(await logIn('new'));
  localStorage.setItem(`${location}:cleared`, left);
  expect(await namesIn()).toEqual(['new']);
});

it('ends nothing by a late mark about an epoch that was lost and has been replaced', async () => {
  const first = await logIn('a');
  const { epoch: lost } = await readState();
  await killBrowser(first);
  const second = await openPage(location);
  expect(await second.page.names()).toEqual(['a']);
  expect(epoch()).not.toBe(lost);
  await killBrowser(second);
  localStorage.setItem(`${location}:cleared`, lost);
  expect(await namesIn()).toEqual(['a']);
});

it('leaves no mark where a login is left that was not cleared', async () => {
  const opened = await logIn('a');
  opened.page.hide();
  await opened.leave();
  expect(mark()).toBeNull();
  expect(await namesIn()).toEqual(['a']);
});

it('takes an epoch for confirmed once a page has seen it a minute after it was written, and a missing one for cleared then', async () => {
  const opened = await logIn('a');
  const state = await readState();
  expect(state.unconfirmedSince).toBeGreaterThan(Date.now() - 10_000);
  expect(state.unconfirmedSince).toBeLessThanOrEqual(Date.now());
  await writeState({ ...state, unconfirmedSince: Date.now() - 61_000 });
  expect((await opened.page.storage.readEntries('all')).has('a')).toBe(true);
  expect(await readState()).toEqual({ epoch: state.epoch, seq: state.seq });
  await killBrowser(opened);
  expect(await namesIn()).toEqual([]);
});

it('confirms with a write as well', async () => {
  const opened = await logIn('a');
  const state = await readState();
  await opened.page.store('b');
  expect(await readState()).toEqual({ ...state, seq: 2 });
  await writeState({ ...state, unconfirmedSince: Date.now() - 61_000 });
  await opened.page.store('c');
  expect(await readState()).toEqual({ epoch: state.epoch, seq: 2 });
});

it('does not take an epoch for confirmed that no page has seen again, however old it is', async () => {
  const opened = await logIn('a');
  await writeState({ ...(await readState()), unconfirmedSince: Date.now() - 3_600_000 });
  await killBrowser(opened);
  expect(await namesIn()).toEqual(['a']);
});

it('begins the minute anew when the clock was set back', async () => {
  const opened = await logIn('a');
  const state = await readState();
  await writeState({ ...state, unconfirmedSince: Date.now() + 3_600_000 });
  await opened.page.storage.readEntries('all');
  expect((await readState()).unconfirmedSince).toBeLessThanOrEqual(Date.now());
  await killBrowser(opened);
  expect(await namesIn()).toEqual(['a']);
});
