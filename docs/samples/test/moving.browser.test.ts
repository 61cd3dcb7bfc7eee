import { Auth0Client } from '@auth0/auth0-spa-js';
import { loadExternalTokens, PublicClientApplication } from '@azure/msal-browser';
import { authorization } from '@globus/sdk';
import { RefreshingTokenStorage } from '@token-storage/core';
import { IndexedDBTokenStorage } from '@token-storage/indexeddb';
import { User, UserManager, WebStorageStateStore } from 'oidc-client-ts';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';

import { moveFromAuth0 } from '../moving/from-auth0-spa-js.ts';
import { moveFromGlobus } from '../moving/from-globus-js.ts';
import { moveFromLocalStorage } from '../moving/from-local-storage.ts';
import { moveFromMsal } from '../moving/from-msal.ts';
import { moveFromOidcClient } from '../moving/from-oidc-client-ts.ts';

const nowSeconds = Math.floor(Date.now() / 1000);
const inAnHour = nowSeconds + 3600;

let storage: IndexedDBTokenStorage;
beforeEach(() => {
  localStorage.clear();
  sessionStorage.clear();
  storage = new IndexedDBTokenStorage(crypto.randomUUID());
});
afterEach(async () => {
  vi.unstubAllGlobals();
  await storage.close();
  localStorage.clear();
  sessionStorage.clear();
});

const base64Url = (value: unknown): string =>
  btoa(JSON.stringify(value)).replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '');

/** In the form of an ID token: none of these libraries looks at the signature. */
const idToken = (claims: object): string =>
  [
    base64Url({ alg: 'RS256', kid: 'k' }),
    base64Url({ iat: nowSeconds, exp: inAnHour, ...claims }),
    'c2lnbmF0dXJl',
  ].join('.');

describe('moving from localStorage', () => {
  const old = { access_token: 'access', refresh_token: 'refresh', expires_at: inAnHour * 1000 + 5 };

  it('takes the login along, and removes it where it was', async () => {
    localStorage.setItem('tokens', JSON.stringify(old));
    await moveFromLocalStorage(storage, 'api');
    expect((await storage.getTokenData('api'))?.toDict()).toEqual({
      resource_server: 'api',
      scope: '',
      access_token: 'access',
      refresh_token: 'refresh',
      expires_at_seconds: inAnHour,
    });
    expect(localStorage.length).toBe(0);
    await moveFromLocalStorage(storage, 'api');
  });

  it('leaves a login that is newer, and an old one that cannot be read', async () => {
    localStorage.setItem('tokens', JSON.stringify({ ...old, access_token: 'newer' }));
    await moveFromLocalStorage(storage, 'api');
    localStorage.setItem('tokens', JSON.stringify(old));
    await moveFromLocalStorage(storage, 'api');
    expect((await storage.getTokenData('api'))?.access_token).toBe('newer');
    localStorage.setItem('tokens', '{"access_token":');
    await expect(moveFromLocalStorage(storage, 'api')).rejects.toThrow(SyntaxError);
    expect(localStorage.length).toBe(1);
  });
});

describe('moving from oidc-client-ts', () => {
  const settings = { authority: 'https://auth.example', client_id: 'my-app' };
  const user = new User({
    id_token: 'x.y.z',
    access_token: 'access',
    refresh_token: 'refresh',
    token_type: 'Bearer',
    scope: 'openid read',
    profile: { sub: 'ada', iss: 'https://auth.example', aud: 'my-app', exp: inAnHour, iat: nowSeconds },
    expires_at: inAnHour,
  });

  it.each(['sessionStorage', 'localStorage'] as const)('takes the login along from %s', async (place) => {
    const store = globalThis[place];
    const userStore = place === 'localStorage' ? { userStore: new WebStorageStateStore({ store }) } : {};
    const manager = new UserManager({ ...settings, redirect_uri: 'https://app.example/', ...userStore });
    await manager.storeUser(user);
    expect(store.length).toBe(1);
    await moveFromOidcClient(storage, 'api', { ...settings, store });
    expect((await storage.getTokenData('api'))?.toDict()).toEqual({
      resource_server: 'api',
      identity_id: 'ada',
      scope: 'openid read',
      access_token: 'access',
      refresh_token: 'refresh',
      token_type: 'Bearer',
      expires_at_seconds: inAnHour,
      id_token: 'x.y.z',
    });
    expect(await manager.getUser()).toBeNull();
  });
});

describe('moving from auth0-spa-js', () => {
  const clientId = 'my-app';
  const body = (expires_in: number): string =>
    JSON.stringify({
      access_token: 'access',
      refresh_token: 'refresh',
      id_token: idToken({ iss: 'https://tenant.auth0.test/', aud: clientId, sub: 'auth0|ada' }),
      scope: 'openid offline_access read:all',
      token_type: 'Bearer',
      expires_in,
    });

  /** A login of the library, whose cache is what is to be moved. */
  async function logIn(expiresInSeconds: number): Promise<Auth0Client> {
    vi.stubGlobal('fetch', async () => new Response(body(expiresInSeconds)));
    const client = new Auth0Client({
      domain: 'tenant.auth0.test',
      clientId,
      cacheLocation: 'localstorage',
      useRefreshTokens: true,
      authorizationParams: { audience: 'https://api.example', scope: 'read:all' },
    });
    await client.exchangeToken({ subject_token: 's', subject_token_type: 'urn:example:session' });
    return client;
  }

  it('takes the login along', async () => {
    await logIn(3600);
    await moveFromAuth0(storage, clientId);
    const data = await storage.getTokenData('https://api.example');
    expect(data).toMatchObject({
      identity_id: 'auth0|ada',
      access_token: 'access',
      refresh_token: 'refresh',
      extra: { id_token: expect.stringContaining('.') },
    });
    expect(data?.scopes).toContain('read:all');
    expect(data?.expiresInSeconds()).toBeGreaterThan(3500);
    expect(Object.keys(localStorage).filter((key) => key.includes('auth0spajs'))).toEqual([]);
  });

  it('takes a refresh token along whose access token has expired, to be refreshed', async () => {
    const client = await logIn(-60);
    // Looks at the cache, and takes out of it what has expired.
    await client.getTokenSilently({ cacheMode: 'cache-only' }).catch(() => {});
    expect(Object.values({ ...localStorage }).join()).not.toContain('"access_token"');
    await moveFromAuth0(storage, clientId);
    const refreshing = new RefreshingTokenStorage(storage, {
      refresh: async ({ refreshToken }) => ({ access_token: `after ${refreshToken}`, expires_in: 60 * 60 }),
    });
    expect((await refreshing.getTokenData('https://api.example'))?.access_token).toBe('after refresh');
  });
});

describe('moving from MSAL', () => {
  const authority = 'https://login.example/tenant/v2.0';
  const endpoint = (name: string): string => `${authority}/${name}`;
  const configuration = (cacheLocation: 'localStorage' | 'sessionStorage') => ({
    auth: {
      clientId: 'my-app',
      authority,
      knownAuthorities: ['login.example'],
      authorityMetadata: JSON.stringify({
        issuer: authority,
        authorization_endpoint: endpoint('authorize'),
        token_endpoint: endpoint('token'),
        end_session_endpoint: endpoint('logout'),
        jwks_uri: endpoint('keys'),
      }),
    },
    cache: { cacheLocation },
    system: { protocolMode: 'OIDC' as const },
  });

  it.for(['sessionStorage', 'localStorage'] as const)(
    'takes the access token along from %s',
    async (place, { skip }) => {
      const scopes = ['api.read'];
      await loadExternalTokens(
        configuration(place),
        { scopes, authority },
        {
          access_token: 'access-of-msal',
          refresh_token: 'refresh-of-msal',
          expires_in: 3600,
          token_type: 'Bearer',
          scope: 'api.read',
          id_token: idToken({ iss: authority, aud: 'my-app', sub: 'ada', tid: 'tenant', preferred_username: 'ada' }),
        },
        {},
      );
      const texts = Object.values({ ...globalThis[place] }).join();
      // Encrypted since version 4, with a key in a cookie.
      expect(texts.includes('refresh-of-msal')).toBe(place === 'sessionStorage');

      const hasKey = place === 'sessionStorage' || document.cookie.includes('msal');
      skip(!hasKey, 'This browser takes no secure cookie over http, where MSAL has its key.');

      const msal = new PublicClientApplication(configuration(place));
      const account = await moveFromMsal(msal, storage, { resourceServer: 'api', scopes });
      expect(account).toMatchObject({ username: 'ada' });
      expect(await storage.getTokenData('api')).toMatchObject({
        identity_id: 'ada',
        scope: 'api.read',
        access_token: 'access-of-msal',
        refresh_token: undefined,
        token_type: 'Bearer',
      });
    },
  );

  it('finds nobody where nobody was logged in', async () => {
    const msal = new PublicClientApplication(configuration('sessionStorage'));
    expect(await moveFromMsal(msal, storage, { resourceServer: 'api', scopes: ['api.read'] })).toBeUndefined();
    expect(await storage.getTokenData('api')).toBeUndefined();
  });
});

describe('moving from the Globus SDK for JavaScript', () => {
  it('takes all tokens along', async () => {
    const manager = authorization.create({
      client: 'client-id',
      redirect: 'https://app.example/',
      scopes: 'openid',
      storage: localStorage,
    });
    const token = { expires_in: 3600, token_type: 'Bearer', refresh_token: 'refresh' };
    await manager.addTokenResponse({
      ...token,
      access_token: 'of-auth',
      resource_server: 'auth.globus.org',
      scope: 'openid',
      state: 's',
      other_tokens: [
        { ...token, access_token: 'of-transfer', resource_server: 'transfer.api.globus.org', scope: 'all' },
      ],
    });
    await moveFromGlobus(manager, storage);
    const data = await storage.getTokenData('transfer.api.globus.org');
    expect(data).toMatchObject({ scope: 'all', access_token: 'of-transfer', refresh_token: 'refresh' });
    expect(data?.expiresInSeconds()).toBeGreaterThan(3500);
    expect(Object.keys(await storage.getTokenDataByResourceServer())).toHaveLength(2);
    expect(manager.tokens.getAll()).toEqual([]);
  });
});
