import { RefreshingTokenStorage, refreshWith } from '@token-storage/core';
import { JSONTokenStorage } from '@token-storage/json';
import * as client from 'openid-client';

import { logInByCode } from './log-in-by-code.ts';

const [issuer, clientId] = ['https://auth.example', 'your client id'];
const api = 'https://api.example';
const scope = 'openid offline_access';

const config = await client.discovery(new URL(issuer), clientId, undefined, client.None());
const storage = new RefreshingTokenStorage(new JSONTokenStorage('./tokens.json'), {
  refresh: refreshWith({ tokenEndpoint: config.serverMetadata().token_endpoint ?? '', clientId }),
});

// Two programs that start at once ask the user once.
await storage.withLock(
  api,
  async (locked) => {
    if ((await locked.getTokenData(api)) !== undefined) return;
    const response = await logInByCode(config, scope, (address, code) => {
      console.log(`Open ${address} in any browser, and type ${code}`);
    });
    await locked.storeTokenResponse(response, { resourceServer: api, scope, identity: 'ignore' });
  },
  { timeoutMs: 15 * 60 * 1000 },
);
