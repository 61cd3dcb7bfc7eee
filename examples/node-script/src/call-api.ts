import type { TokenStorageData } from '@token-storage/core';

import { discover } from './authorization-server.ts';
import type { Settings } from './settings.ts';

/** What an API answered. */
export interface ApiAnswer {
  readonly url: string;
  readonly status: number;
  readonly body: string;
}

/**
 * Calls a protected endpoint with a stored access token: the one in the settings, or the provider's userinfo.
 *
 * @see https://www.rfc-editor.org/rfc/rfc6750#section-2.1
 */
export async function callApi(settings: Settings, data: TokenStorageData, signal: AbortSignal): Promise<ApiAnswer> {
  const url = settings.apiUrl ?? (await discover(settings.issuer, signal)).userinfo_endpoint;
  if (url === undefined)
    throw new Error('The provider has no userinfo endpoint: set API_URL to what the token is for.');
  const response = await fetch(url, { headers: { authorization: `Bearer ${data.access_token}` }, signal });
  const body = await response.text();
  if (response.ok) return { url, status: response.status, body };
  throw new Error(
    `${url} answered ${response.status}: the token is not for it. Set API_URL, or ask for another SCOPE.`,
  );
}
