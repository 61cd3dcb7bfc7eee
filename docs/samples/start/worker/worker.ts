import { authorizedFetch, RefreshingTokenStorage, refreshWith } from '@token-storage/core';
import { IndexedDBTokenStorage } from '@token-storage/indexeddb';

import { tokenEndpoint } from '../page/login.ts';
import { api, clientId } from '../page/settings.ts';
import type { Answer } from './answer.ts';

const storage = new RefreshingTokenStorage(new IndexedDBTokenStorage('my-app'), {
  refresh: async (request) => refreshWith({ tokenEndpoint: await tokenEndpoint(), clientId })(request),
});
const fetch = authorizedFetch(storage, { resourceServer: api, origins: [api] });

/** What the page may ask for. */
const ALLOWED = /^\/api\/\w+$/;

async function ask(path: unknown): Promise<Answer> {
  if (typeof path !== 'string' || !ALLOWED.test(path)) return { status: 403, text: 'The page may not ask for that.' };
  const response = await fetch(`${api}${path}`);
  return { status: response.status, text: await response.text() };
}

addEventListener('message', ({ data, ports: [port] }: MessageEvent<unknown>) => {
  ask(data).then(
    (answer) => port?.postMessage(answer),
    (error: unknown) => port?.postMessage({ status: 0, text: String(error) } satisfies Answer),
  );
});
