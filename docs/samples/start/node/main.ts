import { authorizedFetch, IDTokenDecoder, RefreshingTokenStorage, refreshWith } from '@token-storage/core';
import { JSONTokenStorage } from '@token-storage/json';
import * as client from 'openid-client';

import { logIn } from './log-in.ts';
import { api, clientId, issuer, scope } from './settings.ts';

const config = await client.discovery(new URL(issuer), clientId, undefined, client.None(), {
  // A provider on this machine may speak plain HTTP.
  execute: issuer.startsWith('http://127.0.0.1') ? [client.allowInsecureRequests] : [],
});

// A file beside the program, for its owner alone.
const storage = new RefreshingTokenStorage(new JSONTokenStorage('./tokens.json'), {
  refresh: refreshWith({ tokenEndpoint: config.serverMetadata().token_endpoint ?? '', clientId }),
});
storage.idTokenDecoder = new IDTokenDecoder({ issuer, clientId });

// The first time only. Any later run, also of another program, finds the login.
if ((await storage.getTokenData(api)) === undefined) {
  const response = await logIn(config, scope);
  await storage.storeTokenResponse(response, { resourceServer: api, scope });
}

const fetch = authorizedFetch(storage, { resourceServer: api, origins: [api] });
const response = await fetch(`${api}/api/files`);
console.log(response.status, await response.text());
await storage.close();
