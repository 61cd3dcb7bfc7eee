import { JSONTokenStorage } from '@token-storage/json';
import { connection } from 'next/server';
import { Client } from './client.js';

/** On the server: the file of this visitor's session alone. */
export default async function Page() {
  await connection();
  const storage = new JSONTokenStorage(process.env.TOKENS, { namespace: 'visitor-1' });
  const response = { access_token: 'FAKE-server', token_type: 'Bearer', expires_in: 3600, scope: 'read' };
  await storage.storeTokenResponse(response, { resourceServer: 'api.example' });
  const { scope } = await storage.getTokenData('api.example');
  return <Client scopeOnTheServer={scope} />;
}
