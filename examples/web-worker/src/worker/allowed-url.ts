import { SessionError } from '../protocol/session-error.ts';

/**
 * The address of a request that may carry the access token.
 *
 * @param apiOrigins Where it may go.
 * @throws {@link SessionError} `ERR_ORIGIN_NOT_ALLOWED`.
 */
export function allowedUrl(
  url: string,
  apiOrigins: readonly string[],
): URL {
  const parsed = URL.parse(url);
  // A `blob:` URL has the origin of who made it.
  const isWeb =
    parsed?.protocol === 'https:' || parsed?.protocol === 'http:';
  if (parsed === null || !isWeb || !apiOrigins.includes(parsed.origin)) {
    const target =
      parsed === null || parsed.origin === 'null'
        ? 'there'
        : `to ${parsed.origin}`;
    const message = `The access token must not go ${target}: the worker sends it to ${apiOrigins.join(' and ')} only.`;
    throw new SessionError('ERR_ORIGIN_NOT_ALLOWED', message);
  }
  return parsed;
}
