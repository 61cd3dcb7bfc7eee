import type { TokenResponse } from '@token-storage/core';
import { assert } from 'chai';

import type { Suite } from '../../suite.ts';
import { sameData, sameRecord } from '../../test-context/same-data.ts';
import type { TestContext } from '../../test-context/test-context.ts';

const nowSeconds = (): number => Date.now() / 1000;

/** A response as Globus Auth gives it, for two resource servers. */
function twoServers(context: TestContext): TokenResponse & { readonly other_tokens: readonly TokenResponse[] } {
  const token = (): TokenResponse => ({ access_token: context.secret(), expires_in: 3600, scope: 'openid' });
  return {
    ...token(),
    resource_server: 'a',
    refresh_token: context.secret(),
    token_type: 'Bearer',
    other_tokens: [{ ...token(), resource_server: 'b' }],
  };
}

const decoderOf = (sub: string): { decode: (idToken: string) => Promise<{ sub: string }> } => ({
  decode: async () => ({ sub }),
});
const refuseToDecode = {
  decode: async (): Promise<never> => {
    throw new Error('There was nothing to decode.');
  },
};

/** storeTokenResponse: what a token endpoint answered. */
export function tokenResponses(suite: Suite): void {
  suite.it('stores one entry for each resource server, absent fields left out (items 29, 95)', async (context) => {
    const { storage } = context;
    const response = twoServers(context);
    const before = nowSeconds();
    await storage.storeTokenResponse(response);
    const after = nowSeconds();
    const stored = await storage.getTokenDataByResourceServer();
    assert.deepEqual(Object.keys(stored).sort(), ['a', 'b']);
    const { a, b } = stored;
    const expiry = a?.expires_at_seconds ?? 0;
    assert.isTrue(expiry >= Math.trunc(before + 3600) && expiry <= Math.trunc(after + 3600));
    assert.deepEqual(JSON.parse(JSON.stringify(a?.toDict())), {
      resource_server: 'a',
      scope: 'openid',
      access_token: response.access_token,
      refresh_token: response.refresh_token,
      expires_at_seconds: expiry,
      token_type: 'Bearer',
    });
    const [second] = response.other_tokens;
    assert.deepEqual(JSON.parse(JSON.stringify(b?.toDict())), {
      resource_server: 'b',
      scope: 'openid',
      access_token: second?.access_token,
      expires_at_seconds: b?.expires_at_seconds,
    });
  });

  suite.it('stores the response of any OAuth2 server under the name that the options give', async (context) => {
    const { storage } = context;
    await storage.storeTokenResponse(
      { access_token: context.secret() },
      { resourceServer: '__proto__', scope: 'asked' },
    );
    const { ['__proto__']: data } = await storage.getTokenDataByResourceServer();
    assert.equal(data?.resource_server, '__proto__');
    assert.equal(data?.scope, 'asked');
  });

  suite.it(
    'puts the identity of the ID token on every entry, by its own decoder (items 30, 31, 32)',
    async (context) => {
      const { storage } = context;
      storage.idTokenDecoder = decoderOf('user-7');
      await storage.storeTokenResponse({ ...twoServers(context), id_token: context.secret() });
      const stored = Object.values(await storage.getTokenDataByResourceServer());
      assert.deepEqual(
        stored.map(({ identity_id }) => identity_id),
        ['user-7', 'user-7'],
      );
    },
  );

  suite.it(
    'stores no identity where there is no ID token, or an empty one, or for dependent tokens (item 31)',
    async (context) => {
      const { storage } = context;
      storage.idTokenDecoder = refuseToDecode;
      const response = twoServers(context);
      for (const answer of [response, { ...response, id_token: '' }, { ...response, id_token: null }]) {
        await storage.storeTokenResponse(answer);
      }
      await storage.storeTokenResponse([{ access_token: context.secret(), scope: 's', resource_server: 'c' }]);
      const stored = Object.values(await storage.getTokenDataByResourceServer());
      assert.deepEqual(
        stored.map(({ identity_id }) => identity_id),
        [undefined, undefined, undefined],
      );
    },
  );

  suite.it('takes an empty array of dependent tokens, which changes nothing (item 100)', async (context) => {
    await context.storage.storeTokenResponse([]);
    assert.deepEqual(Object.keys(await context.storage.getTokenDataByResourceServer()), []);
  });

  suite.it(
    'stores nothing when the ID token is not valid, and rejects with the reason (items 33, 35)',
    async (context) => {
      const { storage } = context;
      const before = context.record('a');
      await storage.storeTokenDataByResourceServer(before);
      const reason = new Error('The ID token is not valid.');
      storage.idTokenDecoder = { decode: () => Promise.reject(reason) };
      const response = { ...twoServers(context), id_token: context.secret() };
      assert.strictEqual(await context.failure(() => storage.storeTokenResponse(response)), reason);
      sameRecord(await storage.getTokenDataByResourceServer(), before);
    },
  );

  suite.it('stores nothing of a response with an ID token and no decoder: UsageError (item 35)', async (context) => {
    const response = { ...twoServers(context), id_token: context.secret() };
    await context.refused('ERR_USAGE', () => context.storage.storeTokenResponse(response));
    assert.deepEqual(Object.keys(await context.storage.getTokenDataByResourceServer()), []);
  });

  suite.it('stores nothing of a response of which one part is not valid (item 35)', async (context) => {
    const { storage } = context;
    const response = twoServers(context);
    const { scope, ...withoutScope } = response;
    const bad = [
      { ...response, other_tokens: [{ scope }] },
      { ...response, expires_in: '3600' },
      withoutScope,
      {},
      null,
    ];
    for (const answer of bad as TokenResponse[]) {
      await context.refused('ERR_INVALID_TOKEN_DATA', () => storage.storeTokenResponse(answer));
    }
    await context.refused('ERR_USAGE', () => storage.storeTokenResponse({ access_token: context.secret() }));
    assert.deepEqual(Object.keys(await storage.getTokenDataByResourceServer()), []);
  });

  suite.it('replaces entries whole when the response does not answer a refresh (item 17)', async (context) => {
    const { storage } = context;
    await storage.storeTokenDataByResourceServer(context.record('a', 'b', 'c'));
    await storage.storeTokenResponse({ ...twoServers(context), refresh_token: null });
    const stored = await storage.getTokenDataByResourceServer();
    assert.isUndefined(stored['a']?.refresh_token);
    assert.isUndefined(stored['a']?.identity_id);
    assert.isString(stored['c']?.refresh_token);
  });

  suite.it(
    'keeps what a refresh response leaves out: refresh token, scope, identity (items 34, 126)',
    async (context) => {
      const { storage } = context;
      storage.idTokenDecoder = refuseToDecode;
      const before = context.data({ resource_server: 'a' });
      const untouched = context.data({ resource_server: 'b' });
      await storage.storeTokenDataByResourceServer({ a: before, b: untouched });
      const answer = { access_token: context.secret(), expires_in: 60, resource_server: 'a', other_tokens: [] };
      await storage.storeTokenResponse({ ...answer, id_token: context.secret() }, { grantType: 'refresh_token' });
      const { a, b } = await storage.getTokenDataByResourceServer();
      assert.equal(a?.access_token, answer.access_token);
      for (const field of ['refresh_token', 'scope', 'identity_id', 'token_type'] as const) {
        assert.equal(a?.[field], before[field], field);
      }
      sameData(b, untouched);
    },
  );

  suite.it('takes what any server leaves unsaid, or says in its own way', async (context) => {
    const { storage } = context;
    const access_token = context.secret();
    const options = { resourceServer: 'a', scopeSeparator: ',', keep: ['url', 'refresh_token_expires_in'] };
    const response = { access_token, scope: 'x, y', url: 'https://a', refresh_token_expires_in: '60' };
    await storage.storeTokenResponse(response, options);
    const { a } = await storage.getTokenDataByResourceServer();
    assert.equal(a?.scope, 'x y');
    assert.equal(a?.expires_at_seconds, 32_503_680_000);
    assert.deepEqual(Object.keys(a?.extra ?? {}), ['url', 'refresh_token_expires_at_seconds']);
    await storage.storeTokenResponse({ access_token, expires_in: '60', scope: ['z'] }, { resourceServer: 'a' });
    const again = (await storage.getTokenDataByResourceServer())['a'];
    assert.equal(again?.scope, 'z');
    assert.approximately(again?.expires_at_seconds ?? 0, nowSeconds() + 60, 5);
  });

  suite.it('brings back nothing that was logged out, whatever answers a refresh', async (context) => {
    const { storage } = context;
    await storage.storeTokenDataByResourceServer(context.record('a', 'b'));
    await storage.removeAllTokenData();
    const answer = twoServers(context);
    const call = (): Promise<void> => storage.storeTokenResponse(answer, { grantType: 'refresh_token' });
    const error = await context.refused('ERR_REFRESH', call);
    assert.equal((error as { reason?: unknown }).reason, 'removed');
    assert.deepEqual(Object.keys(await storage.getTokenDataByResourceServer()), []);
    await storage.storeTokenDataByResourceServer(context.record('b'));
    await call();
    assert.deepEqual(Object.keys(await storage.getTokenDataByResourceServer()), ['b']);
  });

  suite.it('leaves alone an entry that holds another refresh token than the one that was spent', async (context) => {
    const { storage } = context;
    const [spent, later] = [context.data(), context.data()];
    const options = {
      resourceServer: 'a',
      grantType: 'refresh_token',
      spentRefreshToken: spent.refresh_token,
    } as const;
    const answer = { access_token: context.secret(), refresh_token: context.secret() };
    await storage.storeTokenData(later);
    await storage.storeTokenResponse(answer, options);
    sameData((await storage.getTokenDataByResourceServer())['a'], later);
    await storage.storeTokenData(spent);
    await storage.storeTokenResponse(answer, options);
    assert.equal((await storage.getTokenDataByResourceServer())['a']?.access_token, answer.access_token);
  });

  suite.it('refuses a grant type that is mistyped, and keeps the refresh token', async (context) => {
    const { storage } = context;
    const before = context.record('a');
    await storage.storeTokenDataByResourceServer(before);
    const options = { resourceServer: 'a', grantType: 'refresh-token' as 'refresh_token' };
    await context.refused('ERR_USAGE', () => storage.storeTokenResponse({ access_token: context.secret() }, options));
    sameRecord(await storage.getTokenDataByResourceServer(), before);
  });

  suite.it('takes the new refresh token where a refresh response brings one', async (context) => {
    const { storage } = context;
    await storage.storeTokenDataByResourceServer(context.record('a'));
    const refresh_token = context.secret();
    await storage.storeTokenResponse(
      { access_token: context.secret(), refresh_token },
      { resourceServer: 'a', grantType: 'refresh_token' },
    );
    assert.equal((await storage.getTokenDataByResourceServer())['a']?.refresh_token, refresh_token);
  });
}
