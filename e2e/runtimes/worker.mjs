// A worker that keeps its decoders as a real one would, from request to request. workerd.mjs asks it.
import { IDTokenDecoder } from '@token-storage/core';
import { IndexedDBTokenStorage } from '@token-storage/indexeddb';
import { JSONTokenStorage } from '@token-storage/json';
import { MemoryTokenStorage } from '@token-storage/memory';
import { callApis } from './call-apis.mjs';

const decoders = new Map();
const resourceServer = 'api.example';
const response = { access_token: 'FAKE-access', token_type: 'Bearer', expires_in: 3600, scope: 'read' };
const codeOf = ({ code, message }) => code ?? message;

/** The subject of an ID token, or what is wrong with it. */
async function decode(issuer, idToken) {
  if (!decoders.has(issuer)) decoders.set(issuer, new IDTokenDecoder({ issuer, clientId: 'client' }));
  return decoders
    .get(issuer)
    .decode(idToken)
    .then(({ sub }) => sub, codeOf);
}

/** What each storage says here. */
async function tryStorages() {
  const memory = new MemoryTokenStorage();
  await memory.storeTokenResponse(response, { resourceServer });
  const locked = await memory.withLock(resourceServer, (storage) => storage.getTokenData(resourceServer));
  return {
    memory: locked.access_token,
    json: await new JSONTokenStorage('tokens').getTokenData(resourceServer).catch(codeOf),
    indexeddb: await new IndexedDBTokenStorage('tokens').getTokenData(resourceServer).catch(codeOf),
  };
}

// eslint-disable-next-line import/no-default-export -- Such is a worker.
export default {
  async fetch(request) {
    const { issuer, idToken, api, other } = await request.json();
    if (api !== undefined) return Response.json(await callApis(api, other).catch(codeOf));
    return Response.json(issuer === undefined ? await tryStorages() : { idToken: await decode(issuer, idToken) });
  },
};
