import { beforeEach, describe, expect, it } from 'vitest';
import { decoding, globus, store, storedIn } from './support/globus-responses.ts';
import { MemoryTokenStorage } from './support/memory-token-storage.ts';
import { thrownBy } from './support/thrown-by.ts';

let storage: MemoryTokenStorage;
beforeEach(() => {
  storage = new MemoryTokenStorage();
});

describe('storeTokenResponse: identity', () => {
  it('is none for dependent tokens, without looking at anything (items 31, 100)', async () => {
    const decoder = (storage.idTokenDecoder = decoding('identity'));
    await store(storage, [globus, { ...globus, resource_server: 't', id_token: 'garbage' }]);
    expect(await storedIn(storage)).toMatchObject({ 'auth.globus.org': { scope: 'openid' }, t: { scope: 'openid' } });
    for (const data of Object.values(await storage.getTokenDataByResourceServer())) {
      expect(data.identity_id).toBe(undefined);
    }
    expect(decoder.seen).toEqual([]);
  });

  it('stores nothing for an empty array of dependent tokens (item 100)', async () => {
    await store(storage, []);
    expect(await storedIn(storage)).toEqual({});
  });

  it.each([undefined, null, ''])('is none when id_token is %j (item 31)', async (id_token) => {
    const decoder = (storage.idTokenDecoder = decoding('identity'));
    await store(storage, { ...globus, id_token });
    expect((await storage.getTokenData('auth.globus.org'))?.identity_id).toBe(undefined);
    expect(decoder.seen).toEqual([]);
  });

  it('is the sub that the decoder of the storage gives (items 28, 31, 32)', async () => {
    const decoder = (storage.idTokenDecoder = decoding('someone'));
    await store(storage, { ...globus, id_token: 'the id token' });
    expect((await storage.getTokenData('auth.globus.org'))?.identity_id).toBe('someone');
    expect(decoder.seen).toEqual(['the id token']);
  });

  it('has no decoder until it is given one, and says how when it needs it (items 28, 32)', async () => {
    expect(storage.idTokenDecoder).toBe(undefined);
    const error = await thrownBy(() => store(storage, { ...globus, id_token: 'secret' }));
    expect(error).toMatchObject({ code: 'ERR_USAGE' });
    expect((error as Error).message).toContain('storage.idTokenDecoder = new IDTokenDecoder(');
    expect((error as Error).message).not.toContain('secret');
    expect(await storedIn(storage)).toEqual({});
  });

  it('stores nothing when the ID token is refused (items 33, 35)', async () => {
    const refused = new Error('refused');
    storage.idTokenDecoder = { decode: () => Promise.reject(refused) };
    expect(await thrownBy(() => store(storage, { ...globus, id_token: 'x' }))).toBe(refused);
    expect(await storedIn(storage)).toEqual({});
  });

  it('lends the decoder to views, until they have their own (item 28)', async () => {
    const view = storage.withNamespace('other');
    const mine = (storage.idTokenDecoder = decoding('mine'));
    expect(view.idTokenDecoder).toBe(mine);
    const own = (view.idTokenDecoder = decoding('own'));
    expect([view.idTokenDecoder, storage.idTokenDecoder]).toEqual([own, mine]);
  });
});
