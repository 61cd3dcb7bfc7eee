import type { TokenChange } from '@token-storage/core';
import { beforeEach, expect, it, vi } from 'vitest';

import { HeardChanges } from '../../src/local-storage/heard-changes.ts';
import { Mirror } from '../../src/local-storage/mirror.ts';
import { type OpenPage, openPage } from './open-page.ts';
import { freshName, open, sample } from './support.ts';

let location: string;
let writer: OpenPage;
let reader: OpenPage;

beforeEach(async () => {
  localStorage.clear();
  location = freshName();
  [writer, reader] = [await openPage(location), await openPage(location)];
  // Else its event may come after the subscription, and rightly be reported.
  await cameInBothWays(() => writer.page.store('first'));
  await reader.page.names();
  reader.page.subscribe();
});

/** How often a subscriber has heard of each entry, once it has heard of one that is stored after all others. */
async function timesHeard(): Promise<Record<string, number>> {
  await writer.page.store('last');
  const names = (): string[] => reader.page.changes.flatMap(({ resourceServers }) => resourceServers ?? ['all']);
  await vi.waitFor(() => expect(names()).toContain('last'));
  const times: Record<string, number> = {};
  for (const name of names()) times[name] = (times[name] ?? 0) + 1;
  return times;
}

/** Waits until a change has come to the reader in both ways. */
async function cameInBothWays(change: () => Promise<unknown>): Promise<void> {
  const channel = new reader.window.BroadcastChannel(`token-storage:${location} (localStorage)`);
  const ways = new Set<string>();
  channel.onmessage = () => ways.add('signal');
  reader.window.addEventListener('storage', () => ways.add('storage event'));
  await change();
  await vi.waitFor(() => expect([...ways].sort()).toEqual(['signal', 'storage event']));
  channel.close();
}

it('reports one change of another page once, though it is heard of in two ways', async () => {
  await cameInBothWays(() => writer.page.store('a'));
  expect(await timesHeard()).toEqual({ a: 1, last: 1 });
  expect(reader.page.changes[0]).toEqual({ namespace: 'DEFAULT', resourceServers: ['a'] });
});

it('reports each entry of a change of several once', async () => {
  await cameInBothWays(() => writer.page.store('a', 'b', 'c'));
  expect(await timesHeard()).toEqual({ a: 1, b: 1, c: 1, last: 1 });
});

it('reports in one piece what it hears of while it looks', async () => {
  const reports: TokenChange[] = [];
  const look = Promise.withResolvers<void>();
  const heard = new HeardChanges(
    new Mirror(location),
    () => look.promise,
    (change) => reports.push(change),
  );
  for (const name of ['a', 'b', 'c']) heard.hear({ namespace: 'DEFAULT', resourceServers: [name] });
  look.resolve();
  await vi.waitFor(() => expect(reports).not.toEqual([]));
  expect(reports).toEqual([{ namespace: 'DEFAULT', resourceServers: ['a', 'b', 'c'] }]);
});

it('reports a removal once', async () => {
  await cameInBothWays(() => writer.page.storage.removeTokenData('first'));
  expect(await timesHeard()).toEqual({ first: 1, last: 1 });
});

it('reports each of several changes of one entry that come one after the other', async () => {
  const heard = async (times: number): Promise<void> => {
    await vi.waitFor(() => expect(reader.page.changes.length).toBe(times));
  };
  await cameInBothWays(() => writer.page.store('a'));
  await heard(1);
  await cameInBothWays(() => writer.page.storage.removeTokenData('a'));
  await heard(2);
  await cameInBothWays(() => writer.page.store('a'));
  await heard(3);
  expect(await timesHeard()).toEqual({ a: 3, last: 1 });
});

it('reports an entry that is stored and removed again at once', async () => {
  await cameInBothWays(async () => {
    await writer.page.store('a');
    await writer.page.storage.removeTokenData('a');
  });
  expect((await timesHeard())['a']).toBeGreaterThanOrEqual(1);
});

it('reports a change of which the signal alone comes', async () => {
  const other = open(location);
  const changes: TokenChange[] = [];
  other.subscribe((change) => changes.push(change));
  // Instances in one page get no storage events of each other.
  const same = open(location);
  await same.storeTokenDataByResourceServer({ a: sample('a') });
  await vi.waitFor(() => expect(changes).toEqual([{ namespace: 'DEFAULT', resourceServers: ['a'] }]));
  await same.removeTokenData('a');
  await vi.waitFor(() => expect(changes.length).toBe(2));
});

it('reports a change of which the storage event alone comes', async () => {
  writer.window.BroadcastChannel.prototype.postMessage = () => {};
  await writer.page.store('a');
  await vi.waitFor(() => expect(reader.page.changes).toEqual([{ namespace: 'DEFAULT', resourceServers: ['a'] }]));
  await writer.page.storage.removeTokenData('a');
  await vi.waitFor(() => expect(reader.page.changes.length).toBe(2));
  expect(await timesHeard()).toEqual({ a: 2, last: 1 });
});

it('shows the change to a read inside the listener', async () => {
  const seen: unknown[] = [];
  reader.page.storage.subscribe(
    () => void reader.page.storage.getTokenData('a').then((data) => seen.push(data?.scope)),
  );
  await cameInBothWays(() => writer.page.store('a'));
  await vi.waitFor(() => expect(seen).toEqual(['read write']));
  await cameInBothWays(() => writer.page.storage.removeTokenData('a'));
  await vi.waitFor(() => expect(seen).toEqual(['read write', undefined]));
});
