import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';

import { type RunningProvider, startProvider } from '../src/index.ts';
import { Browser } from './browser.ts';

const verifier = 'a-verifier-that-is-long-enough-for-the-rule-of-43';
const challenge = Buffer.from(await crypto.subtle.digest('SHA-256', Buffer.from(verifier))).toString('base64url');
const spaOrigin = 'http://app.localhost:5999';

describe('the demo provider', () => {
  let provider: RunningProvider;
  let browser: Browser;

  beforeEach(async () => {
    provider = await startProvider({ spaOrigins: [spaOrigin] });
    browser = new Browser(`${spaOrigin}/`);
  });
  afterEach(async () => {
    vi.useRealTimers();
    await provider.close();
  });

  const authorization = (more: Record<string, string> = {}): URL => {
    const url = new URL(`${provider.issuer}/auth`);
    url.search = String(
      new URLSearchParams({
        client_id: provider.spaClientId,
        redirect_uri: `${spaOrigin}/`,
        response_type: 'code',
        scope: provider.scope,
        prompt: 'consent',
        code_challenge: challenge,
        code_challenge_method: 'S256',
        ...more,
      }),
    );
    return url;
  };

  const token = (parameters: Record<string, string>): Promise<Response> =>
    fetch(`${provider.issuer}/token`, {
      method: 'POST',
      headers: { origin: spaOrigin },
      body: new URLSearchParams({ client_id: provider.spaClientId, ...parameters }),
    });

  const exchange = (code: string | null): Promise<Response> =>
    token({
      grant_type: 'authorization_code',
      code: code ?? '',
      redirect_uri: `${spaOrigin}/`,
      code_verifier: verifier,
    });

  const callApi = (accessToken: string): Promise<Response> =>
    fetch(provider.apiUrl, { headers: { authorization: `Bearer ${accessToken}`, origin: spaOrigin } });

  it('shows a human one button for each user, and what the application asks for', async () => {
    const page = await browser.open(authorization());
    expect(page.html).toContain('Log in to the browser example');
    expect(page.html).toContain('Continue as Ada Lovelace');
    expect(page.html).toContain('Continue as Grace Hopper');
    expect(page.html).toContain('<code>files.read</code>');
  });

  it('logs in the user whose button is pressed, and lets the page of the application have the tokens', async () => {
    await browser.open(authorization());
    const { url } = await browser.press({ account: 'grace' });
    const response = await exchange(url.searchParams.get('code'));
    expect(response.headers.get('access-control-allow-origin')).toBe(spaOrigin);
    const tokens = (await response.json()) as Record<string, string>;
    expect(tokens['scope']).toBe('openid profile email offline_access files.read');
    expect(tokens).toHaveProperty('id_token');
    expect(tokens).toHaveProperty('refresh_token');
    const answer = await callApi(tokens['access_token'] ?? '');
    expect(answer.headers.get('access-control-allow-origin')).toBe('*');
    expect(await answer.json()).toEqual({
      sub: 'grace',
      name: 'Grace Hopper',
      email: 'grace@example.org',
      files: ['The first compiler.md', 'A moth in relay 70.jpg'],
    });
  });

  it('tells the application when the user cancels', async () => {
    await browser.open(authorization());
    const { url } = await browser.press({ cancel: '1' });
    expect(url.searchParams.get('error')).toBe('access_denied');
  });

  it('logs in at once whom login_hint names, although another one is logged in', async () => {
    await browser.open(authorization({ login_hint: 'ada' }));
    const { url } = await browser.open(authorization({ login_hint: 'grace' }));
    const { access_token } = (await (await exchange(url.searchParams.get('code'))).json()) as { access_token: string };
    expect(await (await callApi(access_token)).json()).toMatchObject({ sub: 'grace' });
  });

  it('logs a program in by one request, with tokens like any others', async () => {
    const demoLogin = (username: string): Promise<Response> =>
      fetch(`${provider.issuer}/demo-login?client_id=${provider.spaClientId}&username=${username}`, { method: 'POST' });
    const response = await demoLogin('ada');
    expect(response.headers.get('access-control-allow-origin')).toBe('*');
    const first = (await response.json()) as Record<string, string>;
    expect(first).toMatchObject({ expires_in: 3600, scope: 'offline_access files.read', token_type: 'Bearer' });
    expect(await (await callApi(first['access_token'] ?? '')).json()).toMatchObject({ name: 'Ada Lovelace' });

    const refresh = { grant_type: 'refresh_token', refresh_token: first['refresh_token'] ?? '' };
    const second = (await (await token(refresh)).json()) as Record<string, string>;
    expect((await callApi(second['access_token'] ?? '')).status).toBe(200);
    expect(await (await token(refresh)).json()).toMatchObject({ error: 'invalid_grant' });

    expect((await demoLogin('nobody')).status).toBe(400);
  });

  it('wants PKCE', async () => {
    const url = authorization({ login_hint: 'ada' });
    url.searchParams.delete('code_challenge');
    url.searchParams.delete('code_challenge_method');
    const end = await browser.open(url);
    expect(end.url.searchParams.get('error')).toBe('invalid_request');
  });

  it('rotates refresh tokens, and ends the grant when one is used twice', async () => {
    const { url } = await browser.open(authorization({ login_hint: 'ada' }));
    const first = (await (await exchange(url.searchParams.get('code'))).json()) as Record<string, string>;
    const refresh = (): Promise<Response> =>
      token({ grant_type: 'refresh_token', refresh_token: first['refresh_token'] ?? '' });
    const second = (await (await refresh()).json()) as Record<string, string>;
    expect(second['refresh_token']).not.toBe(first['refresh_token']);
    expect((await callApi(second['access_token'] ?? '')).status).toBe(200);
    expect(provider.refreshes).toBe(1);

    expect(await (await refresh()).json()).toMatchObject({ error: 'invalid_grant' });
    expect((await callApi(second['access_token'] ?? '')).status).toBe(401);
    expect(provider.refreshes).toBe(2);
  });

  it('gives access tokens of the lifetime that it is told, and refuses them afterwards', async () => {
    await provider.close();
    provider = await startProvider({ spaOrigins: [spaOrigin], accessTokenLifetimeSeconds: 30 });
    const { url } = await browser.open(authorization({ login_hint: 'ada' }));
    const tokens = (await (await exchange(url.searchParams.get('code'))).json()) as Record<string, string | number>;
    expect(tokens['expires_in']).toBe(30);
    vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + 31_000 });
    expect((await callApi(String(tokens['access_token']))).status).toBe(401);
  });

  it('refuses an API call without the scope for it, with another token, or without one', async () => {
    const { url } = await browser.open(authorization({ login_hint: 'ada', scope: 'openid' }));
    const { access_token } = (await (await exchange(url.searchParams.get('code'))).json()) as { access_token: string };
    const answer = await callApi(access_token);
    expect(answer.status).toBe(403);
    expect(answer.headers.get('www-authenticate')).toContain('insufficient_scope');
    expect((await callApi('another')).status).toBe(401);
    expect((await fetch(provider.apiUrl)).status).toBe(401);
  });

  it('says what to do where a login is over', async () => {
    const response = await fetch(`${provider.issuer}/interaction/nothing`);
    expect(response.status).toBe(400);
    expect(await response.text()).toContain('Go back to the application');
  });

  it('answers nobody any more once it is closed, which may be said twice', async () => {
    await provider.close();
    await provider.close();
    await expect(fetch(provider.apiUrl)).rejects.toThrow('fetch failed');
  });

  it('prints nothing of its own', async () => {
    const printed = [vi.spyOn(console, 'info'), vi.spyOn(console, 'warn'), vi.spyOn(console, 'error')];
    await browser.open(authorization({ login_hint: 'ada' }));
    await browser.open(authorization({ scope: 'nonsense' }));
    for (const spy of printed) expect(spy).not.toHaveBeenCalled();
  });
});
