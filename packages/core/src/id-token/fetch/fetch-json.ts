import { IDTokenError, type IDTokenErrorReason } from '../../errors/id-token-error.ts';
import { fetchRedirected } from './fetch-redirected.ts';
import { readBoundedText } from '../../web/read-bounded-text.ts';
import { shownText } from '../../web/shown-text.ts';
import { TimeLimitError, withTimeLimit } from '../../signals/time-limit.ts';

/** How {@link fetchJSON} works. */
export interface FetchJSONOptions {
  /** What to fetch with; `globalThis.fetch` by default. */
  readonly fetch: typeof globalThis.fetch | undefined;
  /** How long it may take, redirects included, in milliseconds. */
  readonly timeoutMs: number;
  /** Whether an answer that a cache holds must be checked with the server. */
  readonly isReload: boolean;
}

/** How long a document may be. Real ones have some ten thousand bytes. */
const MOST_BYTES = 1_000_000;

/**
 * Fetches a JSON document that trust is built on: over TLS, or from this machine, redirects included.
 *
 * @throws {@link IDTokenError} with the reason `fetch` when there is no good answer in time, and with the reason
 * `configuration` when the address or the document cannot be used.
 */
export async function fetchJSON(url: string, { fetch, timeoutMs, isReload }: FetchJSONOptions): Promise<unknown> {
  const place = shownText(url);
  const askedText = async (signal: AbortSignal): Promise<string> => {
    const response = await fetchRedirected(url, { fetch: fetch ?? globalThis.fetch, signal, isReload });
    if (!response.ok) {
      response.body?.cancel().catch(() => {});
      return refuse('fetch', `Cannot fetch ${place}: the answer has the status ${response.status}.`);
    }
    return (
      (await readBoundedText(response, MOST_BYTES)) ??
      refuse('configuration', `Cannot use the answer of ${place}: it is longer than ${MOST_BYTES} bytes.`)
    );
  };
  let text: string;
  try {
    text = await withTimeLimit(timeoutMs, askedText);
  } catch (cause) {
    if (cause instanceof IDTokenError) throw cause;
    if (cause instanceof TimeLimitError) {
      return refuse('fetch', `Cannot fetch ${place}: no answer within ${timeoutMs} ms. Try again later.`);
    }
    throw new IDTokenError(`Cannot fetch ${place}. Try again later.`, { reason: 'fetch', cause });
  }
  try {
    return JSON.parse(text);
  } catch {
    // The parser's message quotes the text.
    return refuse('configuration', `Cannot use the answer of ${place}: it is not JSON.`);
  }
}

function refuse(reason: IDTokenErrorReason, message: string): never {
  throw new IDTokenError(message, { reason });
}
