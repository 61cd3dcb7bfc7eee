import { throwIfAborted } from '../signals/abort-reason.ts';
import { callOff } from '../web/call-off.ts';
import { isRedirect } from '../web/is-redirect.ts';
import { readBoundedText } from '../web/read-bounded-text.ts';
import { TimeLimitError, withTimeLimit } from '../signals/time-limit.ts';
import { TokenStorageError } from '../errors/token-storage-error.ts';
import { serverWord } from '../refresh/call/server-word.ts';
import { TokenEndpointError } from '../refresh/options-and-errors/token-endpoint-error.ts';
import { errorName } from '../token-response/error-name.ts';
import { authenticated } from './client-authentication.ts';
import { pause } from '../signals/pause.ts';
import { retryAfterMs } from '../web/retry-after.ts';
import type { TokenEndpointClient } from './token-endpoint-client.ts';

/** What is asked of an endpoint. */
export interface EndpointRequest {
  readonly endpoint: URL;
  /** How it is called: `The token endpoint`. */
  readonly what: string;
  readonly client: TokenEndpointClient;
  readonly parameters: Readonly<Record<string, string>>;
  /** Whether an answer without JSON is one: that of a revocation has no content. */
  readonly mayBeEmpty?: boolean | undefined;
  readonly signal?: AbortSignal | undefined;
  /** Looked at in the very tick of each `fetch`: what it throws keeps the request from being sent. */
  readonly checkMaySend?: (() => void) | undefined;
}

const TIMEOUT_MS = 180_000;
/** How long an answer may be. Real ones have some thousand bytes. */
const MOST_BYTES = 1_000_000;
/** How long a server that is asked too often is waited for: less than a lease lasts, and less than a deadline. */
const MOST_WAIT_MS = 5_000;

/**
 * Sends a form to an endpoint of an authorization server, and gives the JSON of its answer. It follows no redirect. Once,
 * it waits as long as a 429 says, up to five seconds.
 *
 * @throws {@link TokenEndpointError} when it refuses, or gives no answer that can be used.
 * @throws The signal's reason, once that is aborted.
 */
export async function askEndpoint(request: EndpointRequest): Promise<unknown> {
  const { endpoint, client, what, signal } = request;
  const { timeoutMs = TIMEOUT_MS } = client;
  const place = `${what} ${JSON.stringify(endpoint.origin + endpoint.pathname)}`;
  try {
    return await withTimeLimit(timeoutMs, (limit) => ask(request, place, limit), signal);
  } catch (error) {
    // Ours, and what says that it was not sent.
    if (error instanceof TokenStorageError) throw error;
    throwIfAborted(signal);
    if (error instanceof TimeLimitError)
      throw new TokenEndpointError(`${place} gave no answer within ${timeoutMs} ms.`);
    // Not as a cause: what a `fetch` of somebody else throws may show what was sent.
    const { code } = serverWord(error);
    throw new TokenEndpointError(
      `${place} gave no answer${code === undefined ? ', or none that this page may read (CORS)' : ` (${code})`}.`,
    );
  }
}

async function ask(request: EndpointRequest, place: string, signal: AbortSignal): Promise<unknown> {
  let response = await send(request, signal);
  const waitMs = retryAfterMs(response);
  if (waitMs !== undefined && waitMs <= MOST_WAIT_MS) {
    callOff(response);
    await pause(waitMs, signal);
    response = await send(request, signal);
  }
  const { status } = response;
  if (response.type === 'opaqueredirect' || response.redirected || isRedirect(response)) {
    callOff(response);
    throw new TokenEndpointError(`${place} redirects: give the address where it is.`, { status });
  }
  const text = await readBoundedText(response, MOST_BYTES);
  if (text === undefined)
    throw new TokenEndpointError(`${place} answered with more than ${MOST_BYTES} bytes.`, { status });
  const answer = checkAnswer(parsed(text), response, place);
  if (answer !== undefined || request.mayBeEmpty) return answer;
  throw new TokenEndpointError(`${place} did not answer with JSON.`, { status });
}

function send({ endpoint, client, parameters, checkMaySend }: EndpointRequest, signal: AbortSignal): Promise<Response> {
  const { fetch = globalThis.fetch } = client;
  const { form, headers } = authenticated(client, parameters);
  const init: RequestInit = { method: 'POST', body: String(form), headers, redirect: 'manual', signal };
  checkMaySend?.();
  return fetch(endpoint.href, init);
}

/** @throws {@link TokenEndpointError} when it is an error, whatever its status. */
function checkAnswer(answer: unknown, { ok, status }: Response, place: string): unknown {
  const error: unknown = (answer as { error?: unknown } | null | undefined)?.error;
  if (ok && (error === undefined || error === null || error === '')) return answer;
  const name = errorName(error);
  const named = name === undefined ? '' : ` and the error "${name}"`;
  throw new TokenEndpointError(`${place} answered with the status ${status}${named}.`, { error: name, status });
}

/** The parser's own message quotes the text. */
function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
