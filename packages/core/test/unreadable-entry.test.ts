import {
  CorruptStorageError,
  StorageIOError,
  type TokenStorage,
  type TokenStorageData,
  UnchangingIdentityIDValidator,
  ValidatingTokenStorage,
} from '@token-storage/core';
import { changesOf, EngineTokenStorage, type StoredEntries } from '@token-storage/core/adapter';
import { beforeEach, describe, expect, it } from 'vitest';
import { emptyEngine } from './support/empty-engine.ts';
import { RecordingValidator } from './support/recording-validator.ts';
import { sample } from './support/sample.ts';
import { type Core, type CoreAdapter, secondCopy } from './support/second-copy.ts';
import { thrownBy } from './support/thrown-by.ts';

/** Stored entries of which "bad" cannot be read, for the reason given. */
const damaged = (stored: Map<string, TokenStorageData>, reason: () => Error): StoredEntries => ({
  names: () => [...stored.keys(), 'bad'],
  has: (name) => name === 'bad' || stored.has(name),
  get: (name) => {
    if (name === 'bad') throw reason();
    return stored.get(name);
  },
});

const copies: [
  string,
  Pick<Core, 'CorruptStorageError' | 'StorageIOError'> & Pick<CoreAdapter, 'EngineTokenStorage'>,
][] = [
  ['this copy', { CorruptStorageError, EngineTokenStorage, StorageIOError }],
  ['another copy', await secondCopy()],
];

describe.each(copies)('an entry that cannot be read, in a storage of %s of the library', (_which, library) => {
  let stored: Map<string, TokenStorageData>;
  let storage: TokenStorage;
  let reason: () => Error;
  beforeEach(() => {
    stored = new Map([['good', sample('good', { identity_id: 'me' })]]);
    reason = () => new library.CorruptStorageError('The entry "bad" is not JSON.', { resourceServer: 'bad' });
    const read = (): StoredEntries => damaged(stored, () => reason());
    storage = new library.EngineTokenStorage(
      emptyEngine({
        read: async () => read(),
        update: async (_namespace, _selection, update) => {
          for (const [name, data] of changesOf(update, read)) {
            if (data === undefined) stored.delete(name);
            else stored.set(name, data);
          }
        },
      }),
    ) as TokenStorage;
  });

  it('does not hide the others, and fails when it is read, or all are (item 16)', async () => {
    expect(await storage.getTokenData('good')).toEqual(stored.get('good'));
    expect(await thrownBy(() => storage.getTokenData('bad'))).toMatchObject({ code: 'ERR_CORRUPT_STORAGE' });
    expect(await thrownBy(() => storage.getTokenDataByResourceServer())).toMatchObject({ resourceServer: 'bad' });
  });

  it('does not keep a validating storage from working with the others', async () => {
    const over = new ValidatingTokenStorage(storage, { validators: [new UnchangingIdentityIDValidator()] });
    expect(await over.getTokenData('good')).toEqual(stored.get('good'));
    await over.storeTokenDataByResourceServer({ b: sample('b', { identity_id: 'me' }) });
    expect(
      await thrownBy(() => over.storeTokenDataByResourceServer({ c: sample('c', { identity_id: 'you' }) })),
    ).toMatchObject({
      code: 'ERR_IDENTITY_MISMATCH',
    });
    expect([...stored.keys()]).toEqual(['good', 'b']);
  });

  it('does not keep the tokens of a refresh from being stored', async () => {
    const response = { access_token: 'fresh', resource_server: 'bad', scope: 'x', other_tokens: [] };
    for (const one of [storage, new ValidatingTokenStorage(storage)]) {
      stored.delete('bad');
      await one.storeTokenResponse(response, { grantType: 'refresh_token' });
      expect(stored.get('bad')?.access_token).toBe('fresh');
    }
  });

  it('is not taken for a file that cannot be read at the moment, which is passed on', async () => {
    reason = () => new library.StorageIOError('The file cannot be read.', { systemCode: 'EIO' });
    // One of its validators wants to know whose the namespace is, for which all entries are looked at.
    const over = new ValidatingTokenStorage(storage, { validators: [new RecordingValidator()] });
    const response = { access_token: 'fresh', resource_server: 'bad', scope: 'x', other_tokens: [] };
    for (const attempt of [
      () => over.getTokenData('good'),
      () => storage.storeTokenDataByResourceServer({ bad: sample('good') }),
      () => storage.storeTokenResponse(response, { grantType: 'refresh_token' }),
    ]) {
      expect(await thrownBy(attempt)).toMatchObject({ code: 'ERR_STORAGE_IO' });
    }
    expect([...stored.keys()]).toEqual(['good']);
  });

  it('is not taken for a mistake in a program, which is passed on', async () => {
    reason = () => new TypeError('a mistake');
    // One of its validators wants to know whose the namespace is, for which all entries are looked at.
    const over = new ValidatingTokenStorage(storage, { validators: [new RecordingValidator()] });
    expect(await thrownBy(() => over.getTokenData('good'))).toMatchObject({ message: 'a mistake' });
    const response = { access_token: 'fresh', resource_server: 'bad', scope: 'x', other_tokens: [] };
    const refreshing = storage.storeTokenResponse(response, { grantType: 'refresh_token' });
    expect(await thrownBy(() => refreshing)).toMatchObject({ message: 'a mistake' });
  });
});
