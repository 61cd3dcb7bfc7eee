import { expect, it, onTestFinished, vi } from 'vitest';

import { freshName, ledgerName, open, read, sample, settled } from './support.ts';

/** Tokens that lie in the ledger, whatever localStorage says. */
async function tokensInLedger(location: string): Promise<string> {
  const database = await settled(indexedDB.open(ledgerName(location)));
  const records = await settled(database.transaction('entries').objectStore('entries').getAll());
  database.close();
  return JSON.stringify(records);
}

it('logs out everywhere when localStorage is cleared, and forgets the tokens in the ledger too', async () => {
  const location = freshName();
  const [one, other] = [open(location), open(location)];
  await one.storeTokenDataByResourceServer({ rs: sample('rs') });
  await other.getTokenData('rs');
  localStorage.clear();
  expect(await other.getTokenData('rs')).toBeUndefined();
  expect(await one.getTokenData('rs')).toBeUndefined();
  expect(await one.getTokenDataByResourceServer()).toEqual({});
  expect(await read(one, 'all')).toEqual({});
  expect(await tokensInLedger(location)).not.toContain('access-rs');
});

it('starts afresh after a clear: nothing from before comes back', async () => {
  const location = freshName();
  const storage = open(location);
  await storage.storeTokenDataByResourceServer({ old: sample('old'), both: sample('both') });
  const late = localStorage.getItem(`${location}:DEFAULT:old`) ?? '';
  localStorage.clear();
  await storage.updateTokenData('both', (current) => {
    expect(current).toBeUndefined();
    return sample('both', { access_token: 'new' });
  });
  for (const reader of [storage, open(location)]) expect(await read(reader, 'all')).toEqual({ both: 'new' });
  // A writer of before, who shows its text now.
  localStorage.setItem(`${location}:DEFAULT:old`, late);
  for (const reader of [storage, open(location)]) {
    expect(await reader.getTokenData('old')).toBeUndefined();
    expect(Object.keys(await reader.getTokenDataByResourceServer())).toEqual(['both']);
  }
});

it('is logged out in a page that begins after the clear', async () => {
  const location = freshName();
  const before = open(location);
  await before.storeTokenDataByResourceServer({ rs: sample('rs') });
  await before.close();
  localStorage.clear();
  const after = open(location);
  expect(await after.getTokenData('rs')).toBeUndefined();
  await after.storeTokenDataByResourceServer({ other: sample('other') });
  expect(await read(after, 'all')).toEqual({ other: 'access-other' });
});

it('waits for an epoch that another tab has made and this one cannot see yet', async () => {
  const location = freshName();
  const [one, other] = [open(location), open(location)];
  await one.storeTokenDataByResourceServer({ rs: sample('rs') });
  const key = `${location}:epoch`;
  const epoch = localStorage.getItem(key) ?? '';
  localStorage.removeItem(key);
  const reading = read(other, 'all');
  const transaction = vi.spyOn(IDBDatabase.prototype, 'transaction');
  await vi.waitFor(() => expect(transaction).toHaveBeenCalled());
  transaction.mockRestore();
  localStorage.setItem(key, epoch);
  expect(await reading).toEqual({ rs: 'access-rs' });
});

it('is logged out when the ledger alone was deleted', async () => {
  const location = freshName();
  const storage = open(location);
  await storage.storeTokenDataByResourceServer({ rs: sample('rs') });
  await settled(indexedDB.deleteDatabase(ledgerName(location)));
  const other = open(location);
  expect(await other.getTokenData('rs')).toBeUndefined();
  expect(localStorage.getItem(`${location}:DEFAULT:rs`)).toBeNull();
  await storage.storeTokenDataByResourceServer({ rs: sample('rs') });
  expect(await other.getTokenData('rs')).toBeDefined();
});

it('is logged out when the epoch alone was removed', async () => {
  const location = freshName();
  const storage = open(location);
  await storage.storeTokenDataByResourceServer({ rs: sample('rs') });
  localStorage.removeItem(`${location}:epoch`);
  expect(await read(storage, 'all')).toEqual({});
  expect(localStorage.getItem(`${location}:DEFAULT:rs`)).toBeNull();
});

it('tells subscribers when another document clears localStorage', async () => {
  const location = freshName();
  const storage = open(location);
  const view = storage.withNamespace('other');
  await storage.storeTokenDataByResourceServer({ rs: sample('rs') });
  await view.storeTokenDataByResourceServer({ rs: sample('rs') });
  const seen: unknown[] = [];
  for (const each of [storage, view]) {
    each.subscribe((change) => void each.getTokenData('rs').then((data) => seen.push([change.namespace, data])));
  }
  const frame = document.createElement('iframe');
  document.body.append(frame);
  onTestFinished(() => frame.remove());
  frame.contentWindow?.localStorage.clear();
  await vi.waitFor(() =>
    expect(seen).toEqual(
      expect.arrayContaining([
        ['DEFAULT', undefined],
        ['other', undefined],
      ]),
    ),
  );
});
