import { authorizedFetch, type TokenStorage } from '@token-storage/core';

const api = 'https://api.example';

/** A part of your application: it takes the storage, and does not choose it. */
export async function listTasks(storage: TokenStorage): Promise<string[] | 'log in'> {
  if ((await storage.getTokenData(api)) === undefined) return 'log in';
  const fetch = authorizedFetch(storage, { resourceServer: api, origins: [api] });
  const response = await fetch(`${api}/tasks`);
  return (await response.json()) as string[];
}
