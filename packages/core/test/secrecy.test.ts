import { inspect } from 'node:util';
import {
  HasRefreshTokensValidator,
  NotExpiredValidator,
  Scope,
  ScopeRequirementsValidator,
  type TokenChange,
  type TokenResponse,
  TokenStorageData,
  UnchangingIdentityIDValidator,
  ValidatingTokenStorage,
} from '@token-storage/core';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { settled } from './support/deferred.ts';
import { MemoryTokenStorage } from './support/memory-token-storage.ts';
import { thrownBy } from './support/thrown-by.ts';

const ACCESS = 'Sd3cr3t-access';
const REFRESH = 'Sd3cr3t-refresh';
const ID_TOKEN = 'Sd3cr3t-id';
const UNKNOWN = 'Sd3cr3t-unknown-field';

const fields = {
  resource_server: 'a',
  identity_id: 'identity',
  scope: 'read',
  access_token: ACCESS,
  refresh_token: REFRESH,
  expires_at_seconds: 1,
  extra: { unknown: UNKNOWN },
};
const data = new TokenStorageData(fields);
const response = {
  access_token: ACCESS,
  refresh_token: REFRESH,
  id_token: ID_TOKEN,
  scope: 'read',
  expires_in: 60,
  resource_server: 'a',
  other_tokens: [],
};

/** All that a person or a log could get to see of it. */
function allTextOf(value: unknown): string {
  const error = value as Partial<Error>;
  const shown = [inspect(value, { depth: 20, showHidden: true, getters: true }), JSON.stringify(value), String(value)];
  return [...shown, error.message, error.stack, error.cause === undefined ? '' : allTextOf(error.cause)].join('\n');
}

const written: string[] = [];
beforeEach(() => {
  written.length = 0;
  for (const stream of [process.stdout, process.stderr]) {
    vi.spyOn(stream, 'write').mockImplementation((text) => written.push(String(text)) > 0);
  }
  for (const method of ['log', 'info', 'warn', 'error', 'debug'] as const) {
    vi.spyOn(console, method).mockImplementation((...args) => void written.push(inspect(args)));
  }
});
afterEach(() => {
  vi.restoreAllMocks();
});

const memory = new MemoryTokenStorage();
const holding = new MemoryTokenStorage();
await holding.storeTokenDataByResourceServer({ a: data });
const wrongly = (value: unknown): never => value as never;
const validating = (...validators: ConstructorParameters<typeof ValidatingTokenStorage>[1][]): ValidatingTokenStorage =>
  new ValidatingTokenStorage(holding, ...validators);
const decoderThatFails = { decode: () => Promise.reject(new Error('not valid')) };

/** Everything of core that fails while tokens are at hand. */
const failures: Record<string, () => unknown> = {
  ...Object.fromEntries(
    ['resource_server', 'identity_id', 'scope', 'expires_at_seconds', 'token_type'].map((field) => [
      `token data with a wrong ${field}`,
      () => new TokenStorageData(wrongly({ ...fields, [field]: [ACCESS] })),
    ]),
  ),
  'token data with a token that is not text': () =>
    new TokenStorageData(wrongly({ ...fields, access_token: { toString: () => ACCESS } })),
  'token data with an extra that is not JSON': () =>
    new TokenStorageData({ ...fields, extra: { token: UNKNOWN, f: () => UNKNOWN } }),
  'token data with an extra that hides a field': () =>
    new TokenStorageData({ ...fields, extra: { access_token: ACCESS } }),
  'token data made of redacted data': () => TokenStorageData.fromDict(data.toJSON()),
  'a token where token data belongs': () => memory.storeTokenDataByResourceServer(wrongly({ a: ACCESS })),
  'a plain object where token data belongs': () => memory.storeTokenDataByResourceServer(wrongly({ a: data.toDict() })),
  'token data where a record belongs': () => memory.storeTokenDataByResourceServer(wrongly(data)),
  'an updater that returns a token': () => memory.updateTokenData('a', () => wrongly(ACCESS)),
  'an updater that returns a Promise of token data': () =>
    memory.updateTokenData('a', () => wrongly(Promise.resolve(data))),
  'token data as a resource server': () => memory.getTokenData(wrongly(data)),
  'token data as a namespace': () => memory.withNamespace(wrongly(data)),
  'a response without a decoder': () => memory.storeTokenResponse(response),
  'a response whose ID token is refused': () => {
    const storage = new MemoryTokenStorage();
    storage.idTokenDecoder = decoderThatFails;
    return storage.storeTokenResponse(response);
  },
  'a response as text': () => memory.storeTokenResponse(wrongly(JSON.stringify(response))),
  'a response that nothing names a resource server for': () => {
    const { resource_server: _r, other_tokens: _o, id_token: _i, ...plain } = response;
    return memory.storeTokenResponse(plain);
  },
  ...Object.fromEntries(
    Object.keys(response).map((field) => [
      `a response with a wrong ${field}`,
      () => memory.storeTokenResponse({ ...response, [field]: { wrong: ACCESS } } as unknown as TokenResponse),
    ]),
  ),
  'an expired token': () => validating({ validators: [new NotExpiredValidator()] }).getTokenData('a'),
  'a missing scope': () =>
    validating({
      validators: [new ScopeRequirementsValidator({ a: [new Scope('other')] }, { getConsents: vi.fn<never>() })],
    }).getTokenData('a'),
  'another identity': () =>
    validating({ validators: [new UnchangingIdentityIDValidator()] }).storeTokenDataByResourceServer({
      b: new TokenStorageData({ ...fields, identity_id: 'other' }),
    }),
  'two identities': () =>
    validating().storeTokenDataByResourceServer({ b: new TokenStorageData({ ...fields, identity_id: 'other' }) }),
  'a missing refresh token': () =>
    new HasRefreshTokensValidator().afterRetrieve({ a: new TokenStorageData({ ...fields, refresh_token: null }) }),
};

describe('no token is shown', () => {
  it.each(Object.entries(failures))('in the error of %s, and nothing is logged (item 170)', async (_what, fail) => {
    const error = await thrownBy(async () => fail());
    expect(error).toBeInstanceOf(Error);
    await settled();
    expect(allTextOf(error)).not.toMatch(/Sd3cr3t/);
    expect(written).toEqual([]);
  });

  it('when a response is stored: nothing is logged, and nothing of it is kept (items 102, 114)', async () => {
    const storage = new MemoryTokenStorage();
    storage.idTokenDecoder = { decode: async () => ({ sub: 'identity', iss: 'issuer', exp: 0 }) as never };
    await storage.storeTokenResponse(response);
    await settled();
    expect(written).toEqual([]);
    expect(inspect(storage, { depth: 20, showHidden: true })).not.toMatch(/Sd3cr3t/);
  });

  it('in what is reported of a change', async () => {
    const storage = new MemoryTokenStorage();
    const changes: TokenChange[] = [];
    storage.subscribe((change) => changes.push(change));
    await storage.storeTokenDataByResourceServer({ a: data });
    await settled();
    expect(changes).toHaveLength(1);
    expect(allTextOf(changes)).not.toMatch(/Sd3cr3t/);
  });

  it('when a storage, or what it holds, is logged', async () => {
    const storage = new ValidatingTokenStorage(holding, { validators: [new NotExpiredValidator()] });
    const shown = [holding, storage, await holding.getTokenDataByResourceServer(), await holding.readEntries('all')];
    for (const value of shown) expect(inspect(value, { depth: 20, showHidden: true })).not.toMatch(/Sd3cr3t/);
    expect(JSON.stringify(shown)).not.toMatch(/Sd3cr3t/);
  });
});
