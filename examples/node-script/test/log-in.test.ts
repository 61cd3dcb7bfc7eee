import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { IDTokenDecoder, type TokenStorage, type ValidatingTokenStorage } from '@token-storage/core';
import { JSONTokenStorage } from '@token-storage/json';
import { type RunningProvider, startProvider } from 'example-provider';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';

import { callApi, type Caller } from '../src/call-api.ts';
import { demoSettings } from '../src/demo-settings.ts';
import { logIn } from '../src/log-in.ts';
import { openTokenStorage } from '../src/open-token-storage.ts';
import { readSettings, type Settings } from '../src/settings.ts';

describe('a login', () => {
  const signal = AbortSignal.timeout(30_000);
  let provider: RunningProvider;
  let folder: string;
  let settings: Settings;
  let closing: { close(): Promise<void> }[];

  beforeEach(async () => {
    provider = await startProvider();
    closing = [provider];
    folder = await mkdtemp(join(tmpdir(), 'node-script-test-'));
    settings = readSettings({ ...demoSettings(provider), TOKEN_FILE: join(folder, 'tokens.json'), LOGIN_AS: 'grace' });
  });
  afterEach(async () => {
    vi.useRealTimers();
    for (const each of closing) await each.close();
    await rm(folder, { recursive: true });
  });

  function open(): ValidatingTokenStorage {
    const storage = openTokenStorage(settings.tokenFile);
    closing.push(storage);
    return storage;
  }

  async function logInAndStore(decoder: IDTokenDecoder): Promise<void> {
    const storage = open();
    storage.idTokenDecoder = decoder;
    const { response, scope } = await logIn(settings, signal);
    await storage.storeTokenResponse(response, { resourceServer: settings.resourceServer, scope });
  }

  const caller = (storage: TokenStorage): Caller => ({ storage, resourceServer: 'Files API', signal });

  const decoder = (issuer = settings.issuer): IDTokenDecoder =>
    new IDTokenDecoder({ issuer, clientId: settings.clientId });

  it('stores the tokens with the identity that the ID token proves', async () => {
    await logInAndStore(decoder());
    const storage = open();
    const data = await storage.getTokenData('Files API');
    expect(data).toMatchObject({ identity_id: 'grace', scope: provider.scope, token_type: 'bearer' });
    expect(data.refresh_token).toBeTypeOf('string');
    expect(await callApi(settings, caller(storage))).toMatchObject({
      status: 200,
      body: expect.stringContaining('Grace Hopper'),
    });
  });

  it('uses the userinfo endpoint where it is told of no API', async () => {
    await logInAndStore(decoder());
    const storage = open();
    const { url, body } = await callApi({ ...settings, apiUrl: undefined }, caller(storage));
    expect(url).toBe(`${provider.issuer}/me`);
    expect(JSON.parse(body)).toMatchObject({ sub: 'grace' });
  });

  it('is refused, and nothing is stored, where the ID token comes from another issuer', async () => {
    const other = await startProvider();
    closing.push(other);
    await expect(logInAndStore(decoder(other.issuer))).rejects.toMatchObject({ code: 'ERR_ID_TOKEN' });
    const storage = open();
    expect(await storage.getTokenDataByResourceServer()).toEqual({});
  });

  it('of somebody else is refused as long as the first one is logged in', async () => {
    await logInAndStore(decoder());
    settings = { ...settings, loginAs: 'ada' };
    await expect(logInAndStore(decoder())).rejects.toMatchObject({ code: 'ERR_IDENTITY_MISMATCH' });
    const storage = open();
    expect(await storage.getTokenData('Files API')).toMatchObject({ identity_id: 'grace' });
  });

  it('is over for the provider and for the storage when the token has expired', async () => {
    await logInAndStore(decoder());
    const storage = open();
    vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + 3_602_000 });
    await expect(storage.getTokenData('Files API')).rejects.toMatchObject({ code: 'ERR_EXPIRED_TOKEN' });
    const unvalidated = new JSONTokenStorage(settings.tokenFile);
    closing.push(unvalidated);
    await expect(callApi(settings, caller(unvalidated))).rejects.toThrow('answered 401');
  });

  it('says what to do where there is no provider', async () => {
    const nowhere = { ...settings, issuer: 'http://127.0.0.1:9' };
    await expect(logIn(nowhere, signal)).rejects.toThrow(
      'There is no OpenID provider at "http://127.0.0.1:9": check ISSUER',
    );
  });

  it('says what to do where the provider refuses the scope', async () => {
    await expect(logIn({ ...settings, scope: 'openid "quoted"' }, signal)).rejects.toThrow(/invalid_scope.*Set SCOPE/);
  });

  it('says what to do where the provider wants a human', async () => {
    await expect(logIn({ ...settings, loginAs: 'nobody' }, signal)).rejects.toThrow(
      /wants a human: leave LOGIN_AS out/,
    );
  });

  it('says what to do where the provider does not know the client', async () => {
    await expect(logIn({ ...settings, clientId: 'nobody' }, signal)).rejects.toThrow(
      /\/auth, with the status 400: check CLIENT_ID/,
    );
  });

  it('says which port to change where it is in use', async () => {
    const redirectUri = new URL(`http://127.0.0.1:${new URL(provider.issuer).port}/callback`);
    await expect(logIn({ ...settings, redirectUri }, signal)).rejects.toThrow('choose another port with PORT');
  });
});

describe('the settings', () => {
  const least = { ISSUER: 'https://auth.globus.org', CLIENT_ID: 'client', TOKEN_FILE: 'tokens.json' };

  it('name the variable that is missing', () => {
    expect(() => readSettings({ ISSUER: 'https://auth.globus.org' })).toThrow('CLIENT_ID is not set.');
  });

  it('name the variable that is not a URL', () => {
    expect(() => readSettings({ ...least, ISSUER: 'auth' })).toThrow('ISSUER does not give a URL: "auth".');
    expect(() => readSettings({ ...least, PORT: 'x' })).toThrow('PORT, does not give a URL');
  });

  it("take Globus Auth's page with the code to copy, unless a port is given", () => {
    expect(readSettings(least).redirectUri.href).toBe('https://auth.globus.org/v2/web/auth-code');
    expect(readSettings({ ...least, PORT: '8123' }).redirectUri.href).toBe('http://127.0.0.1:8123/callback');
  });

  it('take the host of the issuer for the resource server', () => {
    expect(readSettings(least).resourceServer).toBe('auth.globus.org');
  });
});
