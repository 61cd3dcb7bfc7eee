// The first process: logs in, stores what the token endpoint answers, ends.
import { IDTokenDecoder } from '@token-storage/core';

import { logIn } from './log-in.ts';
import { openTokenStorage } from './open-token-storage.ts';
import { heading, line } from './report.ts';
import { runScript } from './run-script.ts';
import { readSettings } from './settings.ts';

const HUMAN_MS = 10 * 60_000;
const MACHINE_MS = 30_000;

await runScript(async () => {
  heading('login');
  const settings = readSettings(process.env);
  const { clientId, resourceServer, loginAs, tokenFile } = settings;
  const storage = openTokenStorage(tokenFile);
  try {
    const signal = AbortSignal.timeout(loginAs === undefined ? HUMAN_MS : MACHINE_MS);
    const { response, scope, issuer } = await logIn(settings, signal);
    line('logged in', `at ${issuer}: authorization code with PKCE${loginAs === undefined ? '' : ', without a human'}`);

    storage.idTokenDecoder = new IDTokenDecoder({ issuer, clientId });
    await storage.storeTokenResponse(response, { resourceServer, scope, grantType: 'authorization_code' });
    const stored = Object.values(await storage.getTokenDataByResourceServer());
    line('verified', `the ID token, for signature, issuer, audience and expiry: it is ${stored[0]?.identity_id}`);
    for (const data of stored) line('stored', `tokens for ${data.resource_server}, scope ${data.scope}`);
  } finally {
    await storage.close();
  }
});
