import { authorizedFetch, type TokenStorage, TokenStorageError } from '@token-storage/core';

import type { ApiRequest, ApiResponse } from '../protocol/messages.ts';
import { SessionError } from '../protocol/session-error.ts';
import { allowedUrl } from './allowed-url.ts';
import type { Config } from './config.ts';

/** Of an answer's headers, what a page has a use for. */
const SHOWN_HEADERS = [
  'content-language',
  'content-type',
  'etag',
  'last-modified',
  'link',
  'retry-after',
  'www-authenticate',
];

/** Sends what the page asks for, with the access token that the page does not have. */
export class AuthorizedRequests {
  readonly #fetch: typeof globalThis.fetch;
  readonly #apiOrigins: readonly string[];

  constructor(storage: TokenStorage, { resourceServer, apiOrigins }: Pick<Config, 'resourceServer' | 'apiOrigins'>) {
    this.#fetch = authorizedFetch(storage, { resourceServer, origins: apiOrigins });
    this.#apiOrigins = apiOrigins;
  }

  /** @throws {@link SessionError} when the request may not be sent, or there was no answer to it. */
  async send({ url, method, headers, body }: ApiRequest): Promise<ApiResponse> {
    const request = ownRequest(allowedUrl(url, this.#apiOrigins), {
      method,
      headers: headers.map(([name, value]): [string, string] => [name, value]),
      ...(body === undefined ? {} : { body }),
      // No token follows a redirect, wherever it leads. A manual one shows that there was one.
      redirect: 'manual',
      credentials: 'omit',
      cache: 'no-store',
    });
    return shown(await this.#fetch(request).catch(refuse));
  }
}

/** A request as the page wants it. */
function ownRequest(url: URL, init: RequestInit): Request {
  let request: Request;
  try {
    request = new Request(url, init);
  } catch {
    throw new SessionError('ERR_PROTOCOL', 'This is no request: a method, header or body is not as fetch wants it.');
  }
  if (!request.headers.has('authorization')) return request;
  throw new SessionError('ERR_HEADER_NOT_ALLOWED', 'The authorization header is set by the worker alone.');
}

function refuse(error: unknown): never {
  if (!(error instanceof TokenStorageError)) {
    throw new SessionError('ERR_NETWORK', 'The API did not answer, or does not answer pages of this origin.');
  }
  throw error.code === 'ERR_MISSING_TOKEN' ? new SessionError('ERR_NOT_LOGGED_IN', 'Nobody is logged in.') : error;
}

async function shown(response: Response): Promise<ApiResponse> {
  if (response.type === 'opaqueredirect') {
    throw new SessionError('ERR_REDIRECT', 'The API redirected, and the access token follows no redirect.');
  }
  const headers = SHOWN_HEADERS.flatMap((name): [string, string][] => {
    const value = response.headers.get(name);
    return value === null ? [] : [[name, value]];
  });
  const body = await response.arrayBuffer().catch(() => {
    throw new SessionError('ERR_NETWORK', 'The answer of the API broke off.');
  });
  return { status: response.status, headers, body };
}
