import { authorizedFetch, type TokenStorage } from '@token-storage/core';

import { discover } from './authorization-server.ts';
import type { Settings } from './settings.ts';

/** Whose token to call with. */
export interface Caller {
  readonly storage: TokenStorage;
  readonly resourceServer: string;
  readonly signal: AbortSignal;
}

/** What an API answered. */
export interface ApiAnswer {
  readonly url: string;
  readonly status: number;
  readonly body: string;
}

/** Calls a protected endpoint with a stored access token: the one in the settings, or the provider's userinfo. */
export async function callApi(settings: Settings, { storage, resourceServer, signal }: Caller): Promise<ApiAnswer> {
  const url = settings.apiUrl ?? (await discover(settings.issuer, signal)).userinfo_endpoint;
  if (url === undefined)
    throw new Error('The provider has no userinfo endpoint: set API_URL to what the token is for.');
  const fetch = authorizedFetch(storage, { resourceServer, origins: [new URL(url).origin] });
  const response = await fetch(url, { signal });
  const body = await response.text();
  if (response.ok) return { url, status: response.status, body };
  throw new Error(
    `${url} answered ${response.status}: the token is not for it. Set API_URL, or ask for another SCOPE.`,
  );
}
