import * as core from '@token-storage/core';
import { describe, expect, it } from 'vitest';
import { MemoryTokenStorage } from './support/memory-token-storage.ts';
import { sample } from './support/sample.ts';
import { secondCopy } from './support/second-copy.ts';
import { thrownBy } from './support/thrown-by.ts';

// It has the same types in the eyes of nobody but this test, since its classes have private fields.
const copy = await secondCopy();

const theirs = (name: string, extra: object = {}): core.TokenStorageData =>
  copy.TokenStorageData.fromDict({ ...sample(name).toDict(), ...extra });

describe('two copies of the library in one program', () => {
  it('are two', () => {
    expect(copy.TokenStorageData).not.toBe(core.TokenStorageData);
    expect(theirs('a')).not.toBeInstanceOf(core.TokenStorageData);
  });

  it('take token data of each other, unknown fields too, and make it their own', async () => {
    const storage = new MemoryTokenStorage();
    await storage.storeTokenDataByResourceServer({ a: theirs('a', { later: [1] }) });
    const data = await storage.getTokenData('a');
    expect(data).toBeInstanceOf(core.TokenStorageData);
    expect(data?.toDict()).toEqual({ ...sample('a').toDict(), later: [1] });
    await storage.updateTokenData('a', () => theirs('a', { later: [2] }));
    expect((await storage.getTokenData('a'))?.extra).toEqual({ later: [2] });
  });

  it('refuse what only looks like token data of another copy', async () => {
    const fake = { toDict: () => ({ resource_server: 'a' }) } as unknown as core.TokenStorageData;
    const error = await thrownBy(() => new MemoryTokenStorage().storeTokenDataByResourceServer({ a: fake }));
    expect(error).toMatchObject({ code: 'ERR_INVALID_TOKEN_DATA', field: 'scope' });
  });

  it('show the same fingerprint for the same token', () => {
    expect(JSON.stringify(theirs('a'))).toBe(JSON.stringify(sample('a')));
  });

  it('decorate storages of each other, with validators of either', async () => {
    const memory = new MemoryTokenStorage();
    const storage = new copy.ValidatingTokenStorage(memory, {
      validators: [new core.UnchangingIdentityIDValidator(), new copy.UnchangingIdentityIDValidator()],
    });
    await storage.storeTokenDataByResourceServer({ a: sample('a', { identity_id: 'one' }) });
    expect((await memory.getTokenData('a'))?.identity_id).toBe('one');
    const other = { b: theirs('b', { identity_id: 'two' }) };
    const error = await thrownBy(() => storage.storeTokenDataByResourceServer(other));
    expect(error).toMatchObject({ code: 'ERR_IDENTITY_MISMATCH', storedIdentityId: 'one' });
    expect(await thrownBy(() => storage.getTokenData('b'))).toMatchObject({ code: 'ERR_MISSING_TOKEN' });
  });

  it('tell errors of each other by their code, which is the same', () => {
    const [mine, other] = [core, copy].map(({ UsageError }) => new UsageError('x'));
    expect(other).not.toBeInstanceOf(core.UsageError);
    expect(other?.code).toBe(mine?.code);
  });
});
