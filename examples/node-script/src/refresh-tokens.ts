// The third process: finds the token expired, and has it refreshed, once for all who want it.
import { RefreshingTokenStorage, refreshWith } from '@token-storage/core';

import { discover } from './authorization-server.ts';
import { callApi } from './call-api.ts';
import { openTokenStorage } from './open-token-storage.ts';
import { heading, inShort, line } from './report.ts';
import { runScript } from './run-script.ts';
import { readSettings } from './settings.ts';

await runScript(async () => {
  heading('refresh-tokens');
  const settings = readSettings(process.env);
  const { clientId, resourceServer } = settings;
  const signal = AbortSignal.timeout(30_000);
  const { token_endpoint: tokenEndpoint = '' } = await discover(settings.issuer, signal);

  const refresh = refreshWith({ tokenEndpoint, clientId });
  let spent = 0;
  const storage = new RefreshingTokenStorage(openTokenStorage(settings.tokenFile), {
    refresh: (request) => {
      spent += 1;
      return refresh(request);
    },
  });
  try {
    // As it will be when its time is over.
    const { refresh_token } =
      (await storage.updateTokenData(resourceServer, (current) => current?.with({ expires_at_seconds: 1 }))) ?? {};
    line('found', `the token for ${resourceServer} expired`);
    if (refresh_token === undefined) return line('stopped', 'there is no refresh token: log in again');

    const asked = await Promise.all(Array.from({ length: 8 }, () => storage.getTokenData(resourceServer)));
    line('refreshed', `${asked.length} asked at once, and the refresh token was spent ${spent} time`);
    const { url, status, body } = await callApi(settings, { storage, resourceServer, signal });
    line('called', `GET ${url}: ${status} ${inShort(body)}`);
  } finally {
    await storage.close();
  }
});
