import { authorizedFetch } from '@token-storage/core';
import { MemoryTokenStorage } from '@token-storage/memory';

const resourceServer = 'api.example';
const response = { access_token: 'FAKE-over', token_type: 'Bearer', expires_in: 3600, scope: 'read' };

/**
 * Sends a body to an API that refuses the first token, and redirects to itself and then to another server: what that
 * gives back.
 */
export async function callApis(api, other) {
  const storage = new MemoryTokenStorage();
  await storage.storeTokenResponse(response, { resourceServer });
  storage.markRejected = () =>
    storage.storeTokenResponse({ ...response, access_token: 'FAKE-good' }, { resourceServer });
  const fetch = authorizedFetch(storage, { resourceServer, origins: [api] });
  const to = (url) => `?to=${encodeURIComponent(url)}`;
  const answer = await fetch(`${api}/${to(`/${to(`${other}/`)}`)}`, { method: 'POST', body: 'the body' });
  return answer.text();
}

/** Which tokens the API and the other server are shown by that. */
export const shownTokens = [['Bearer FAKE-over', 'Bearer FAKE-good', 'Bearer FAKE-good'], [undefined]];
