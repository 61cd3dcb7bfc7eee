'use client';

import { IndexedDBTokenStorage } from '@token-storage/indexeddb';
import { JSONTokenStorage } from '@token-storage/json';
import { SQLiteTokenStorage } from '@token-storage/sqlite';
import { useEffect, useState } from 'react';

const response = { access_token: 'FAKE-client', token_type: 'Bearer', expires_in: 3600, scope: 'read' };

/** Made once for all renders; on the server too, where nobody opens them. */
const storages = [new IndexedDBTokenStorage('app'), new JSONTokenStorage('app'), new SQLiteTokenStorage('app')];

async function tryStorage(storage) {
  await storage.storeTokenResponse(response, { resourceServer: 'api.example' });
  return (await storage.getTokenData('api.example')).access_token;
}

export function Client({ scopeOnTheServer }) {
  const [outcome, setOutcome] = useState();
  useEffect(() => {
    Promise.all(storages.map(tryStorage)).then(setOutcome, (error) => setOutcome([String(error)]));
  }, []);
  useEffect(() => {
    if (outcome !== undefined) window.outcome = [scopeOnTheServer, ...outcome];
  }, [outcome, scopeOnTheServer]);
  return <p>{outcome?.join(', ')}</p>;
}
