import { errorName } from '../../token-response/error-name.ts';
import type { TokenResponse } from '../../token-response/token-response.ts';
import { isUnsent } from './lease-clock.ts';
import { type ServerWord, serverWord } from './server-word.ts';
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

const REQUEST_TIMEOUT = 408;
const TOO_MANY_REQUESTS = 429;

/** Makes the call, in this very tick, and tells what came of it. It never rejects. */
export async function callResult(call: () => Promise<TokenResponse>): Promise<CallResult> {
  try {
    const response = await bodyOf(await call());
    const refusal = response?.access_token === undefined ? refusalIn(response as ServerWord | undefined) : undefined;
    return refusal ?? { kind: 'answer', response: response as TokenResponse };
  } catch (error) {
    if (isUnsent(error)) return { kind: 'unsent' };
    return refusalIn(serverWord(error)) ?? { kind: 'unsure', what: failure(error) };
  }
}

/** The JSON of a `Response` that a function gives as it is: a refresh token may have been spent for what is in it. */
async function bodyOf(given: unknown): Promise<Partial<TokenResponse> | undefined> {
  const { json, ok, status, bodyUsed } = Object(given) as Partial<Response>;
  // What was read before is refused with a word of its own.
  if (typeof json !== 'function' || bodyUsed) return given as TokenResponse;
  const body = (await json.call(given).catch(() => ({}))) as Partial<TokenResponse> & ServerWord;
  return ok ? body : ({ error: body?.error, status } as object);
}

/** What the word of a server comes to, be it the body of a response or thrown. */
function refusalIn(word: ServerWord | undefined): CallResult | undefined {
  const { error, status } = word ?? {};
  const code = typeof status === 'number' ? status : 0;
  // A token endpoint that says 401 refuses the client (RFC 6749 §5.2).
  const known = errorName(error) ?? (code === 401 ? 'invalid_client' : undefined);
  const name = typeof error === 'string' && error !== '' ? (known ?? 'an error') : undefined;
  // A redirect refuses nothing: refreshWith's own message says what to do about it.
  if (name === undefined && code < 400) return undefined;
  const what = `it answered with ${[code > 0 && `the status ${code}`, name].filter(Boolean).join(' and ')}`;
  if (code === TOO_MANY_REQUESTS || name === 'slow_down') return { kind: 'busy', what };
  const isOdd = code >= 500 || code === REQUEST_TIMEOUT;
  if (isOdd || name === 'server_error' || name === 'temporarily_unavailable') return { kind: 'unsure', what };
  return { kind: 'refusal', error: known, what };
}

/** What failed. The messages of our own errors hold no token, and end with an address; those of others may quote anything. */
function failure(error: unknown): string {
  if (error instanceof TokenEndpointError) return error.message.replace(/^The (.*)\. \(.*/, 'the $1');
  const { name } = Object(error) as { readonly name?: unknown };
  const names = [/^\w{3,40}Error$/.test(String(name)) && name, serverWord(error).code].filter(Boolean).join(', ');
  return `the request failed${names && ` (${names})`}`;
}
