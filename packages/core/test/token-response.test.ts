import type { IDTokenDecoding, TokenResponse } from '@token-storage/core';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { decoding, globus, store, storedIn } from './support/globus-responses.ts';
import { MemoryTokenStorage } from './support/memory-token-storage.ts';
import { readFixture } from './support/read-fixture.ts';
import { sample } from './support/sample.ts';
import { thrownBy } from './support/thrown-by.ts';

interface TokenResponseVector {
  readonly name: string;
  readonly class: 'code' | 'dependent' | 'refresh';
  /** Seconds since the epoch. */
  readonly now: number;
  readonly body: unknown;
  readonly ok?: Readonly<Record<string, object>>;
  readonly error?: string;
  readonly message?: string;
}

const vectors = readFixture<TokenResponseVector[]>('vectors-token-response.json');

const NOW_SECONDS = 1_900_000_000;
/** The year 3000. */
const NEVER = 32_503_680_000;
let storage: MemoryTokenStorage;
beforeEach(() => {
  vi.useFakeTimers({ toFake: ['Date'], now: NOW_SECONDS * 1000 });
  storage = new MemoryTokenStorage();
});
afterEach(() => {
  vi.useRealTimers();
});

describe('storeTokenResponse: as the Python SDK does', () => {
  it.each(vectors.filter(({ ok }) => ok))('stores the response "$name" (items 95, 96, 98)', async (vector) => {
    vi.setSystemTime(vector.now * 1000);
    const { body } = vector;
    const { id_token: _, ...withoutIdToken } = body as TokenResponse;
    await store(storage, Array.isArray(body) ? body : withoutIdToken);
    expect(await storedIn(storage)).toEqual(vector.ok);
  });

  it.each(vectors.filter(({ error }) => error))('refuses the response "$name" (items 96, 99)', async (vector) => {
    const error = await thrownBy(() => store(storage, vector.body));
    expect(error).toMatchObject({ code: 'ERR_INVALID_TOKEN_DATA' });
    // Python's KeyError shows the field that it misses.
    const missing = /^'(\w+)'$/.exec(vector.message ?? '')?.[1] ?? 'expires_in';
    expect(error).toMatchObject({ field: missing });
    expect(await storedIn(storage)).toEqual({});
  });
});

describe('storeTokenResponse: entries', () => {
  it('stores one entry for each resource server, all with the identity of the ID token (items 29, 30, 31)', async () => {
    storage.idTokenDecoder = decoding('identity');
    const other_tokens = [{ ...globus, resource_server: 'transfer', scope: 'a b', access_token: 'other' }];
    await store(storage, { ...globus, other_tokens, id_token: 'id', state: 'state' });
    const entry = {
      identity_id: 'identity',
      scope: 'openid',
      access_token: 'access',
      refresh_token: 'refresh',
      expires_at_seconds: NOW_SECONDS + 172_800,
      token_type: 'Bearer',
    };
    expect(await storedIn(storage)).toEqual({
      'auth.globus.org': { ...entry, resource_server: 'auth.globus.org' },
      transfer: { ...entry, resource_server: 'transfer', scope: 'a b', access_token: 'other' },
    });
  });

  it('stores nothing beside the documented fields, and no ID token (item 95)', async () => {
    storage.idTokenDecoder = decoding('identity');
    await store(storage, { ...globus, id_token: 'id', state: 's', nonce: 'n' });
    const data = await storage.getTokenData('auth.globus.org');
    expect(data?.extra).toEqual({});
  });

  it('lets refresh_token and token_type be missing or null (items 29, 95)', async () => {
    const { refresh_token: _r, token_type: _t, ...without } = globus;
    for (const response of [without, { ...globus, refresh_token: null, token_type: null }]) {
      await store(storage, response);
      expect(await storage.getTokenData('auth.globus.org')).toMatchObject({
        refresh_token: undefined,
        token_type: undefined,
      });
    }
  });

  it('adds expires_in to the local clock and drops the fraction; a missing one counts as 0 (item 96)', async () => {
    for (const [now, expiresIn, expiry] of [
      [NOW_SECONDS + 0.75, 10, NOW_SECONDS + 10],
      [NOW_SECONDS + 0.75, 0.5, NOW_SECONDS + 1],
      [NOW_SECONDS, -5, NOW_SECONDS - 5],
      [0.5, -1.75, -1], // towards zero, not down
      [NOW_SECONDS + 0.999, undefined, NOW_SECONDS],
    ] as const) {
      vi.setSystemTime(now * 1000);
      const { expires_in: _, ...without } = globus;
      await store(storage, expiresIn === undefined ? without : { ...without, expires_in: expiresIn });
      expect((await storage.getTokenData('auth.globus.org'))?.expires_at_seconds).toBe(expiry);
    }
  });

  it.each([null, '3600', true, Number.NaN, Infinity, {}])('refuses %j as expires_in (item 96)', async (expires_in) => {
    const error = await thrownBy(() => store(storage, { ...globus, expires_in }));
    expect(error).toMatchObject({ code: 'ERR_INVALID_TOKEN_DATA', field: 'expires_in' });
  });

  it('takes a lifetime that ends after the year 3000 for one without end', async () => {
    for (const expires_in of [1e11, 9_223_372_036_854_776, 1e300]) {
      await store(storage, { ...globus, expires_in });
      expect((await storage.getTokenData('auth.globus.org'))?.expires_at_seconds).toBe(NEVER);
    }
    const error = await thrownBy(() => store(storage, { ...globus, expires_in: -1e300 }));
    expect(error).toMatchObject({ code: 'ERR_INVALID_TOKEN_DATA', field: 'expires_at_seconds' });
  });

  it('counts from when the response came, however long the ID token takes to verify (item 97)', async () => {
    storage.idTokenDecoder = {
      decode: async () => {
        vi.setSystemTime((NOW_SECONDS + 60) * 1000);
        return { sub: 's', iss: 'i', exp: 0 } as Awaited<ReturnType<IDTokenDecoding['decode']>>;
      },
    };
    await store(storage, { ...globus, expires_in: 10, id_token: 'id' });
    expect((await storage.getTokenData('auth.globus.org'))?.expires_at_seconds).toBe(NOW_SECONDS + 10);
  });

  it('lets a later entry of the same resource server replace an earlier one (item 98)', async () => {
    const other_tokens = [
      { ...globus, access_token: 'second' },
      { ...globus, access_token: 'third' },
    ];
    await store(storage, { ...globus, other_tokens });
    expect(await storedIn(storage)).toMatchObject({ 'auth.globus.org': { access_token: 'third' } });
  });

  it.each(['access_token', 'other_tokens'])('refuses a response without %s, naming it (item 99)', async (field) => {
    const { [field as 'access_token']: _, ...without } = globus;
    const error = await thrownBy(() => store(storage, without));
    expect(error).toMatchObject({ code: 'ERR_INVALID_TOKEN_DATA', field });
    expect(await storedIn(storage)).toEqual({});
  });

  it.each([[1], ['text'], [{}]])('refuses %j as other_tokens', async (other_tokens) => {
    const error = await thrownBy(() => store(storage, { ...globus, other_tokens }));
    expect(error).toMatchObject({ code: 'ERR_INVALID_TOKEN_DATA', field: 'other_tokens' });
  });

  it.each([undefined, null, 1, [null], [[globus]], { ...globus, other_tokens: [null] }])(
    'refuses %j as a response',
    async (response) => {
      expect(await thrownBy(() => store(storage, response))).toMatchObject({ code: 'ERR_INVALID_TOKEN_DATA' });
      expect(await storedIn(storage)).toEqual({});
    },
  );

  it('stores all of a response or nothing, and replaces entries whole (items 17, 35)', async () => {
    await storage.storeTokenDataByResourceServer({ 'auth.globus.org': sample('auth.globus.org', { extra: { a: 1 } }) });
    const before = await storedIn(storage);
    const bad = { ...globus, other_tokens: [{ ...globus, resource_server: 't', access_token: 1 }] };
    expect(await thrownBy(() => store(storage, bad))).toMatchObject({ field: 'access_token' });
    expect(await storedIn(storage)).toEqual(before);
    await store(storage, globus);
    expect((await storage.getTokenData('auth.globus.org'))?.extra).toEqual({});
  });

  it.each(['__proto__', 'constructor', '', '0', 'a\0b', '\u{1f600}'])(
    'stores under the resource server %j',
    async (resource_server) => {
      await store(storage, { ...globus, resource_server });
      expect(Object.keys(await storage.getTokenDataByResourceServer())).toEqual([resource_server]);
    },
  );
});

describe('storeTokenResponse: any other OAuth2 server', () => {
  const plain = { access_token: 'access', token_type: 'Bearer', expires_in: 3600, scope: 'read' };

  it('takes the resource server from the options', async () => {
    await store(storage, plain, { resourceServer: 'api' });
    expect(await storage.getTokenData('api')).toMatchObject({ resource_server: 'api', access_token: 'access' });
  });

  it('takes null as if it were missing', async () => {
    await store(storage, { ...plain, resource_server: null }, { resourceServer: 'api' });
    expect(Object.keys(await storedIn(storage))).toEqual(['api']);
  });

  it("prefers the response's own resource server to that of the options", async () => {
    await store(storage, globus, { resourceServer: 'other' });
    expect(Object.keys(await storedIn(storage))).toEqual(['auth.globus.org']);
  });

  it('says what to write when nothing names the resource server', async () => {
    const error = await thrownBy(() => store(storage, plain));
    expect(error).toMatchObject({ code: 'ERR_USAGE' });
    expect((error as Error).message).toContain('{ resourceServer }');
  });

  it('takes the scope that was asked for when the server leaves it out (RFC 6749 §5.1)', async () => {
    const { scope: _, ...without } = plain;
    for (const scope of [undefined, null, '', []]) {
      await store(storage, { ...without, scope }, { resourceServer: 'api', scope: 'asked for' });
      expect((await storage.getTokenData('api'))?.scope).toBe('asked for');
      await store(storage, { ...without, scope }, { resourceServer: 'api' });
      expect((await storage.getTokenData('api'))?.scope).toBe('');
    }
  });

  it('misses the scope of a response of Globus Auth, who always sends it, and says how to give it (item 99)', async () => {
    const { scope: _, ...without } = globus;
    const error = await thrownBy(() => store(storage, without));
    expect(error).toMatchObject({ code: 'ERR_INVALID_TOKEN_DATA', field: 'scope', resourceServer: 'auth.globus.org' });
    expect((error as Error).message).toContain('{ scope }');
    await store(storage, without, { scope: 'asked for' });
    expect((await storage.getTokenData('auth.globus.org'))?.scope).toBe('asked for');
  });
});
