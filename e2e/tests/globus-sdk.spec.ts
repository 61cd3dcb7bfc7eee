import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { auth } from '@globus/sdk';
import { expect, test } from '@playwright/test';
import { JSONTokenStorage } from '@token-storage/json';

type GlobusTokenResponse = auth.TokenResponse;

const answer: GlobusTokenResponse = {
  access_token: 'FAKE-access-auth',
  scope: 'view_identities offline_access',
  expires_in: 172_800,
  token_type: 'Bearer',
  resource_server: 'auth.globus.org',
  refresh_token: 'FAKE-refresh-auth',
  state: '_default',
  other_tokens: [
    {
      access_token: 'FAKE-access-transfer',
      scope: 'urn:globus:auth:scope:transfer.api.globus.org:all',
      expires_in: 172_800,
      token_type: 'Bearer',
      resource_server: 'transfer.api.globus.org',
      refresh_token: 'FAKE-refresh-transfer',
    },
  ],
};

test("a token response that @globus/sdk fetched is stored as it is, and read back in the SDK's words", async () => {
  // A token endpoint for the SDK, which it is told of in its own way.
  const server = createServer((request, response) => {
    expect(request.url).toBe('/v2/oauth2/token');
    response.setHeader('content-type', 'application/json');
    response.end(JSON.stringify(answer));
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const folder = mkdtempSync(join(tmpdir(), 'token-storage-'));
  process.env['GLOBUS_SDK_SERVICE_URL_AUTH'] = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  try {
    const payload = { code: 'c', client_id: 'i', code_verifier: 'v', redirect_uri: 'http://127.0.0.1/' };
    const response = await auth.oauth2.token.exchange({ payload: { ...payload, grant_type: 'authorization_code' } });
    const tokens = (await response.json()) as GlobusTokenResponse;
    expect(auth.isGlobusAuthTokenResponse(tokens)).toBe(true);

    const storage = new JSONTokenStorage(join(folder, 'tokens.json'));
    await storage.storeTokenResponse(tokens);
    const stored = await storage.getTokenData('transfer.api.globus.org');
    expect(auth.isRefreshToken({ ...stored?.toDict(), expires_in: 1 })).toBe(true);
    expect(stored).toMatchObject({
      resource_server: 'transfer.api.globus.org',
      access_token: 'FAKE-access-transfer',
      refresh_token: 'FAKE-refresh-transfer',
      token_type: 'Bearer',
    });
    expect(Object.keys(await storage.getTokenDataByResourceServer())).toEqual([
      'auth.globus.org',
      'transfer.api.globus.org',
    ]);
    await storage.close();
  } finally {
    delete process.env['GLOBUS_SDK_SERVICE_URL_AUTH'];
    rmSync(folder, { recursive: true, force: true });
    server.close();
  }
});
