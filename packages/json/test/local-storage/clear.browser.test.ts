import { deleteDB, openDB } from 'idb';
import { expect, it, onTestFinished, vi } from 'vitest';

import { freshName, ledgerName, open, read, sample, withEntries } from './support.ts';

/** Tokens that lie in the ledger, whatever localStorage says. */
const tokensInLedger = async (location: string): Promise<string> =>
  JSON.stringify(await withEntries(location, (entries) => entries.getAll()));

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

/** A ledger that a tab has made which nobody here has heard of, with one entry. */
async function foreignLedger(location: string, epoch: string): Promise<void> {
  const database = await openDB(ledgerName(location), 2, {
    upgrade(upgraded) {
      for (const store of ['entries', 'locks']) upgraded.createObjectStore(store);
    },
  });
  database.close();
  await withEntries(location, async (entries) => {
    await entries.put({ epoch, seq: 1 }, 'state');
    await entries.put({ epoch, seq: 1, entry: sample('rs').toDict() }, ['DEFAULT', 'rs']);
  });
}

it('is logged out when localStorage was cleared before this page began', async () => {
  const location = freshName();
  await foreignLedger(location, 'before');
  const storage = open(location);
  // At once: there is nothing to wait for where no text is.
  const started = performance.now();
  expect(await storage.getTokenData('rs')).toBeUndefined();
  expect(await storage.getTokenDataByResourceServer()).toEqual({});
  expect(performance.now() - started).toBeLessThan(1_000);
  await storage.storeTokenDataByResourceServer({ other: sample('other') });
  expect(await read(storage, 'all')).toEqual({ other: 'access-other' });
  expect(await tokensInLedger(location)).not.toContain('access-rs');
});

it('waits for an epoch that another tab has made and that this page cannot see yet', async () => {
  const location = freshName();
  await foreignLedger(location, 'new');
  const storage = open(location);
  const transaction = vi.spyOn(IDBDatabase.prototype, 'transaction');
  const reading = read(storage, 'all');
  const writing = storage.storeTokenDataByResourceServer({ other: sample('other') });
  await vi.waitFor(() => expect(transaction.mock.calls.length).toBeGreaterThan(1));
  transaction.mockRestore();
  localStorage.setItem(`${location}:epoch`, 'new');
  expect(await reading).toMatchObject({ rs: 'access-rs' });
  await writing;
  expect(await read(storage, 'all')).toEqual({ rs: 'access-rs', other: 'access-other' });
});

it('is logged out when the ledger alone was deleted', async () => {
  const location = freshName();
  const storage = open(location);
  await storage.storeTokenDataByResourceServer({ rs: sample('rs') });
  await deleteDB(ledgerName(location));
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

it('believes no text that was left behind when the epoch alone was removed', async () => {
  const location = freshName();
  const storage = open(location);
  await storage.storeTokenDataByResourceServer({ rs: sample('rs') });
  expect(await storage.getTokenData('rs')).toBeDefined();
  localStorage.removeItem(`${location}:epoch`);
  expect(await storage.getTokenData('rs')).toBeUndefined();
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
