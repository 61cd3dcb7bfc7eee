import { errorName } from '../../token-response/error-name.ts';
import type { TokenResponse } from '../../token-response/token-response.ts';
import { isUnsent } from './lease-clock.ts';
import { TokenEndpointError } from '../options-and-errors/token-endpoint-error.ts';

/** What came of asking a token endpoint. */
export type CallResult =
  /** It gave an answer that is not an error. */
  | { readonly kind: 'answer'; readonly response: TokenResponse }
  /** It refused, and spent nothing. */
  | { readonly kind: 'refusal'; readonly error: string | undefined; readonly what: string }
  /** It was too busy, and spent nothing. */
  | { readonly kind: 'busy'; readonly what: string }
  /** Nobody knows whether it has spent the refresh token. */
  | { readonly kind: 'unsure'; readonly what: string }
  /** It was not asked. */
  | { readonly kind: 'unsent' };

/** How the errors of systems call themselves. */
const SYSTEM_CODE = /^[A-Z][A-Z0-9_]{2,59}$/;
const REQUEST_TIMEOUT = 408;
const TOO_MANY_REQUESTS = 429;

/** Makes the call, in this very tick, and tells what came of it. It never rejects. */
export async function callResult(call: () => Promise<TokenResponse>): Promise<CallResult> {
  try {
    const response: unknown = await call();
    return (isErrorBody(response) && refusalIn(response)) || { kind: 'answer', response: response as TokenResponse };
  } catch (error) {
    if (isUnsent(error)) return { kind: 'unsent' };
    return refusalIn(error) ?? { kind: 'unsure', what: failure(error) };
  }
}

/** Whether this is the JSON of an error, and neither tokens nor what is to be refused with a word of its own. */
function isErrorBody(response: unknown): boolean {
  const { access_token, json } = (response ?? {}) as { readonly access_token?: unknown; readonly json?: unknown };
  return access_token === undefined && typeof json !== 'function';
}

/**
 * What an error says by its shape, be it the body of a response or thrown: `error` is OAuth's name for it, `status` that
 * of the HTTP response.
 */
function refusalIn(value: unknown): CallResult | undefined {
  const { error, status } = (value ?? {}) as { readonly error?: unknown; readonly status?: unknown };
  const code = typeof status === 'number' ? status : undefined;
  const known = errorName(error);
  const name = typeof error === 'string' && error !== '' ? (known ?? 'an error') : undefined;
  // A redirect refuses nothing: refreshWith's own message says what to do about it.
  if (name === undefined && (code === undefined || code < 400)) return undefined;
  const what = [code === undefined ? 'it answered' : `it answered with the status ${code}`, name]
    .filter(Boolean)
    .join(code === undefined ? ' ' : ' and ');
  if (code === TOO_MANY_REQUESTS || name === 'slow_down') return { kind: 'busy', what };
  const isOdd = code !== undefined && (code >= 500 || code === REQUEST_TIMEOUT);
  if (isOdd || name === 'server_error' || name === 'temporarily_unavailable') return { kind: 'unsure', what };
  return { kind: 'refusal', error: known, what };
}

/** What failed. The messages of our own errors hold no token; those of others may quote anything. */
const failure = (error: unknown): string =>
  error instanceof TokenEndpointError
    ? error.message.replace(/^The (.*)\.$/, 'the $1')
    : `the request failed${nameOf(error)}`;

/** What a failure is called. */
function nameOf(error: unknown): string {
  const { name, code, cause } = (error ?? {}) as { readonly name?: unknown; readonly code?: unknown; cause?: unknown };
  const names = [name, code, (cause as { readonly code?: unknown } | undefined)?.code];
  const shown = names.filter(
    (one) => typeof one === 'string' && (SYSTEM_CODE.test(one) || /^\w{3,40}Error$/.test(one)),
  );
  return shown.length === 0 ? '' : ` (${shown.join(', ')})`;
}
