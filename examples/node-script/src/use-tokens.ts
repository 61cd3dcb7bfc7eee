// The second process: reads what the first one stored, uses it, and is refused what is not good.
import { type TokenStorage, TokenStorageData, tokenDataRecord, TokenValidationError } from '@token-storage/core';

import { callApi } from './call-api.ts';
import { openTokenStorage } from './open-token-storage.ts';
import { heading, inShort, line } from './report.ts';
import { runScript } from './run-script.ts';
import { readSettings } from './settings.ts';

await runScript(async () => {
  heading('use-tokens');
  const settings = readSettings(process.env);
  const storage = openTokenStorage(settings.tokenFile);
  try {
    const stored = Object.values(await storage.getTokenDataByResourceServer());
    // Where there are several tokens, the one with this scope is for the provider itself.
    const data = stored.find(({ scope }) => scope.split(' ').includes('openid')) ?? stored[0];
    if (data === undefined) throw new Error('The file holds no tokens: log in first.');
    const minutes = Math.round((data.expires_at_seconds - Date.now() / 1000) / 60);
    line('read', `the token for ${data.resource_server}, good for ${minutes} minutes`);

    const { resource_server: resourceServer } = data;
    const signal = AbortSignal.timeout(30_000);
    const { url, status, body } = await callApi(settings, { storage, resourceServer, signal });
    line('called', `GET ${url}: ${status} ${inShort(body)}`);

    await store(storage, { resource_server: 'yesterday.example', identity_id: data.identity_id, age_seconds: 86_400 });
    await refused(storage.getTokenData('yesterday.example'));
    await refused(store(storage, { resource_server: 'other.example', identity_id: 'somebody else', age_seconds: 0 }));
  } finally {
    await storage.close();
  }
});

interface Made {
  readonly resource_server: string;
  readonly identity_id: string | undefined;
  /** How long ago the token expired. */
  readonly age_seconds: number;
}

/** Stores an entry that no provider gave. */
async function store(storage: TokenStorage, { age_seconds, ...fields }: Made): Promise<void> {
  const data = new TokenStorageData({
    ...fields,
    scope: 'made-up',
    access_token: 'made up',
    expires_at_seconds: Math.floor(Date.now() / 1000) - age_seconds,
  });
  await storage.storeTokenDataByResourceServer(tokenDataRecord([[data.resource_server, data]]));
}

/** Shows how a validator refuses. */
async function refused(attempt: Promise<unknown>): Promise<void> {
  const error = await attempt.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  if (!(error instanceof TokenValidationError)) throw error ?? new Error('This should have been refused.');
  line('refused', `${error.code}: ${error.message}`);
}
