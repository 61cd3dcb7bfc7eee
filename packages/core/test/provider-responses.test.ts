import {
  type IDTokenDecoding,
  NotExpiredValidator,
  type StoreTokenResponseOptions,
  type TokenResponse,
  ValidatingTokenStorage,
} from '@token-storage/core';
import { afterEach, beforeEach, describe, expect, expectTypeOf, it, vi } from 'vitest';
import { MemoryTokenStorage } from './support/memory-token-storage.ts';
import { bearer, NOW_SECONDS, providers, tokens } from './support/provider-answers.ts';
import { thrownBy } from './support/thrown-by.ts';

const decoder: IDTokenDecoding = {
  decode: async () => ({ sub: 'user-1', iss: 'issuer', exp: 0 }) as Awaited<ReturnType<IDTokenDecoding['decode']>>,
};

const api = { resourceServer: 'api' };
let storage: MemoryTokenStorage;
beforeEach(() => {
  vi.useFakeTimers({ toFake: ['Date'], now: NOW_SECONDS * 1000 });
  storage = new MemoryTokenStorage();
  storage.idTokenDecoder = decoder;
});
afterEach(() => {
  vi.useRealTimers();
});

/** Stores a response as JavaScript would, whatever it is. */
const store = (response: unknown, options: object = {}): Promise<void> =>
  storage.storeTokenResponse(response as TokenResponse, { ...api, ...options });
const read = async (): Promise<unknown> => JSON.parse(JSON.stringify((await storage.getTokenData('api'))?.toDict()));

describe('storeTokenResponse: what providers send', () => {
  it.each(Object.entries(providers))(
    'stores the answer of %s (items 95, 96, 99)',
    async (_name, { body, options, stored }) => {
      await store(body, options);
      expect(await read()).toEqual({ resource_server: 'api', ...stored });
    },
  );

  it.each(Object.entries(providers))(
    'keeps what a refresh leaves out: %s',
    async (_name, { body, options, stored }) => {
      await store(body, options);
      await store({ access_token: 'new', expires_in: 60 }, { grantType: 'refresh_token' });
      expect(await read()).toEqual({
        resource_server: 'api',
        ...stored,
        access_token: 'new',
        expires_at_seconds: NOW_SECONDS + 60,
      });
    },
  );

  it.each([
    [0, 'ERR_EXPIRED_TOKEN'],
    [-5, 'ERR_EXPIRED_TOKEN'],
    [0.5, 'ERR_EXPIRED_TOKEN'],
    ['0', 'ERR_EXPIRED_TOKEN'],
    [3599.5, undefined],
    [null, undefined],
  ])('takes a lifetime of %j as it is said', async (expires_in, code) => {
    const validating = new ValidatingTokenStorage(storage, { validators: [new NotExpiredValidator()] });
    await store({ access_token: 'access', expires_in });
    vi.setSystemTime((NOW_SECONDS + 2) * 1000);
    expect(
      await validating.getTokenData('api').then(
        () => undefined,
        (error: { code: string }) => error.code,
      ),
    ).toBe(code);
  });

  it.each(['1h', '-5', '3600.5', '0x10', ' 60', true, {}, [], Number.NaN, Infinity])(
    'refuses a lifetime of %j',
    async (expires_in) => {
      const error = await thrownBy(() => store({ access_token: 'access', expires_in }));
      expect(error).toMatchObject({ code: 'ERR_INVALID_TOKEN_DATA', field: 'expires_in' });
    },
  );

  it.each([1, {}, ['a', 1], [['a']]])('refuses %j as scope', async (scope) => {
    const error = await thrownBy(() => store({ access_token: 'access', scope }));
    expect(error).toMatchObject({ code: 'ERR_INVALID_TOKEN_DATA', field: 'scope' });
  });

  it.each(['', null, undefined, 1])(
    'refuses %j as an access token, and leaves what is stored',
    async (access_token) => {
      await store({ access_token: 'good' });
      const error = await thrownBy(() => store({ access_token }, { grantType: 'refresh_token' }));
      expect(error).toMatchObject({ code: 'ERR_INVALID_TOKEN_DATA', field: 'access_token' });
      expect(await read()).toMatchObject({ access_token: 'good' });
    },
  );

  it.each([
    ['bad_refresh_token', { error: 'bad_refresh_token', error_description: 'secret text' }],
    ['invalid_refresh_token', { ok: false, error: 'invalid_refresh_token' }],
    ['invalid_grant', { error: 'invalid_grant', access_token: 'secret' }],
  ])('names the error %s that came in place of tokens', async (name, body) => {
    const error = (await thrownBy(() => store(body))) as Error;
    expect(error).toMatchObject({ code: 'ERR_INVALID_TOKEN_DATA', field: 'error' });
    expect(error.message).toContain(`"${name}"`);
    expect(error.message).not.toContain('secret');
  });

  it.each([{ message: 'secret' }, 'Sd3cr3t-token', 'x'.repeat(100), 5])(
    'refuses the error %j without showing it',
    async (error) => {
      const thrown = (await thrownBy(() => store({ error }))) as Error;
      expect(thrown).toMatchObject({ code: 'ERR_INVALID_TOKEN_DATA', field: 'error' });
      expect(thrown.message).toContain('with an error in place of tokens');
    },
  );

  it.each<[string, () => unknown, RegExp]>([
    ['text of a form', () => 'access_token=secret&scope=repo', /accept: application\/json/],
    ['text of JSON', () => ' {"access_token":"secret"}', /JSON\.parse/],
    ['a Response', () => new Response('{"access_token":"secret"}'), /await response\.json\(\)/],
    ['a Promise', () => Promise.resolve({ access_token: 'secret' }), /await it/],
    ['a Promise that rejects', () => Promise.reject(new Error('secret')), /await it/],
    ['URLSearchParams', () => new URLSearchParams('access_token=secret'), /Object\.fromEntries/],
  ])('says what to do with %s', async (_what, make, hint) => {
    const error = (await thrownBy(() => store(make()))) as Error;
    expect(error).toMatchObject({ code: 'ERR_USAGE' });
    expect(error.message).toMatch(hint);
    expect(error.message).not.toContain('secret');
  });
});

describe('storeTokenResponse: options', () => {
  it('keeps no further field unasked, and none under the name of a field', async () => {
    await store({ ...bearer, instance_url: 'x', id_token: 'x.y.z', nonce: 'n' });
    expect((await storage.getTokenData('api'))?.extra).toEqual({});
    for (const keep of ['instance_url', ['access_token'], ['expires_at_seconds'], [1]]) {
      expect(await thrownBy(() => store(bearer, { keep }))).toMatchObject({ code: 'ERR_USAGE' });
    }
    const response = JSON.parse('{"access_token":"x","__proto__":{"a":1},"constructor":2}') as unknown;
    await store(response, { keep: ['__proto__', 'constructor', 'toString'] });
    expect(Object.keys((await storage.getTokenData('api'))?.extra ?? {})).toEqual(['__proto__', 'constructor']);
    const error = await thrownBy(() => store({ ...bearer, a_expires_in: 'soon' }, { keep: ['a_expires_in'] }));
    expect(error).toMatchObject({ code: 'ERR_INVALID_TOKEN_DATA', field: 'a_expires_in' });
  });

  it('keeps the refresh token of the same identity at another login, where that is asked for', async () => {
    const again = { ...bearer, id_token: 'x.y.z' };
    await store({ ...again, refresh_token: 'first' });
    await store(again, { keepRefreshToken: true });
    expect(await read()).toMatchObject({ refresh_token: 'first' });
    await store({ ...again, refresh_token: 'second' }, { keepRefreshToken: true });
    expect(await read()).toMatchObject({ refresh_token: 'second' });
    await store(again, { keepRefreshToken: true, identity: 'somebody else' });
    expect(await read()).not.toHaveProperty('refresh_token');
  });

  it('keeps no refresh token of nobody knows whom', async () => {
    await store(tokens);
    await store(bearer, { keepRefreshToken: true });
    expect(await read()).not.toHaveProperty('refresh_token');
  });

  it('takes the identity that is known otherwise, also for a refresh', async () => {
    storage.idTokenDecoder = undefined;
    await store({ ...bearer, id_token: 'x.y.z' }, { identity: 'known' });
    expect(await read()).toMatchObject({ identity_id: 'known' });
    await store({ ...bearer, id_token: 'x.y.z' }, { identity: 'ignore' });
    expect(await read()).not.toHaveProperty('identity_id');
    await store(bearer, { identity: 'known', grantType: 'refresh_token' });
    expect(await read()).toMatchObject({ identity_id: 'known' });
    const error = (await thrownBy(() => store({ ...bearer, id_token: 'x.y.z' }))) as Error;
    expect(error.message).toContain("identity: 'ignore'");
  });

  it.each(['refresh-token', 'refreshToken', 'REFRESH_TOKEN', 'refresh', '', 'urn:', 5, ['refresh_token'], null])(
    'refuses %j as a grant type, which would erase the refresh token',
    async (grantType) => {
      await store(tokens);
      const error = await thrownBy(() => store(bearer, { grantType }));
      expect(error).toMatchObject({ code: 'ERR_USAGE' });
      expect(await read()).toMatchObject({ refresh_token: 'refresh' });
    },
  );

  it('does not compile with a grant type that is mistyped', () => {
    expectTypeOf<'refresh-token'>().not.toExtend<StoreTokenResponseOptions['grantType']>();
    expectTypeOf<string>().not.toExtend<StoreTokenResponseOptions['grantType']>();
    expectTypeOf<'refresh_token' | 'urn:ietf:params:oauth:grant-type:device_code'>().toExtend<
      StoreTokenResponseOptions['grantType']
    >();
  });

  it.each([
    { grant_type: 'refresh_token' },
    { spentRefreshToken: 'secret' },
    { spentRefreshToken: 'secret', grantType: 'authorization_code' },
    { resourceServer: 5 },
    { scopeSeparator: '' },
    { expiresInSeconds: '3600' },
    { expiresInSeconds: Number.NaN },
  ])('refuses %j', async (options) => {
    const error = (await thrownBy(() => store(tokens, options))) as Error;
    expect(error).toMatchObject({ code: 'ERR_USAGE' });
    expect(error.message).not.toContain('secret');
  });

  it('refuses options that are none', async () => {
    const none = null as unknown as StoreTokenResponseOptions;
    expect(await thrownBy(() => storage.storeTokenResponse(tokens, none))).toMatchObject({ code: 'ERR_USAGE' });
  });
});
