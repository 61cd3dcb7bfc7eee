import { IDTokenError } from '../errors/id-token-error.ts';

/** How {@link fetchJSON} works. */
export interface FetchJSONOptions {
  /** What to fetch with; `globalThis.fetch` by default. */
  readonly fetch: typeof globalThis.fetch | undefined;
  /** How long it may take, in milliseconds. */
  readonly timeoutMs: number;
  /** Whether an answer that a cache holds must be checked with the server. */
  readonly isReload: boolean;
}

/**
 * Fetches a JSON document that trust is built on: over TLS, or from this machine.
 *
 * @throws {@link IDTokenError} with the reason `fetch` when there is no good answer in time, and with the reason
 * `configuration` when the address or the document cannot be used.
 */
export async function fetchJSON(url: string, options: FetchJSONOptions): Promise<unknown> {
  const place = JSON.stringify(url);
  if (!isTrustworthy(url)) {
    throw new IDTokenError(`Cannot use the address ${place}: keys are fetched over https, or from this machine.`, {
      reason: 'configuration',
    });
  }
  let text: string;
  try {
    const fetch = options.fetch ?? globalThis.fetch;
    const response = await fetch(url, {
      headers: { accept: 'application/json' },
      signal: AbortSignal.timeout(options.timeoutMs),
      ...(options.isReload ? { cache: 'no-cache' } : {}),
    });
    text = await response.text();
    if (!response.ok) {
      throw new IDTokenError(`Cannot fetch ${place}: the answer has the status ${response.status}.`, {
        reason: 'fetch',
      });
    }
  } catch (cause) {
    if (cause instanceof IDTokenError) throw cause;
    const isTimeout = cause instanceof Error && cause.name === 'TimeoutError';
    throw new IDTokenError(
      `Cannot fetch ${place}${isTimeout ? `: no answer within ${options.timeoutMs} ms` : ''}. Try again later.`,
      { reason: 'fetch', cause },
    );
  }
  try {
    return JSON.parse(text);
  } catch {
    // The parser's message quotes the text.
    throw new IDTokenError(`Cannot use the answer of ${place}: it is not JSON.`, { reason: 'configuration' });
  }
}

function isTrustworthy(url: string): boolean {
  if (!URL.canParse(url)) return false;
  const { protocol, hostname } = new URL(url);
  return (
    protocol === 'https:' || (protocol === 'http:' && /^(?:127\.0\.0\.1|\[::1\]|(?:.+\.)?localhost)$/.test(hostname))
  );
}
