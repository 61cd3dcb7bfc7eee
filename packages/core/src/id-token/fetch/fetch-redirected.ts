import { isRedirect } from '../../web/is-redirect.ts';
import { IDTokenError } from '../../errors/id-token-error.ts';
import { shownText } from '../../web/shown-text.ts';
import { trustedAddress } from '../../web/trusted-address.ts';

/** How {@link fetchRedirected} asks. */
export interface AskOptions {
  readonly fetch: typeof globalThis.fetch;
  readonly signal: AbortSignal;
  /** Whether an answer that a cache holds must be checked with the server. */
  readonly isReload: boolean;
}

/** As many as anybody needs, and few enough for two servers that point at each other. */
const MOST_REDIRECTS = 10;

/**
 * The answer of an address, or of the one that it redirects to. Each address on the way is judged like the first.
 *
 * A browser shows a redirect to nobody (`opaqueredirect`), so that there is none in a page.
 *
 * @throws {@link IDTokenError} with the reason `configuration` for an address that cannot be trusted.
 */
export async function fetchRedirected(address: string, options: AskOptions): Promise<Response> {
  let url = trusted(address);
  for (let redirects = 0; redirects <= MOST_REDIRECTS; redirects += 1) {
    const response = await ask(url, options);
    checkAnsweredUnseen(response, url);
    const location = isRedirect(response) ? response.headers.get('location') : null;
    if (location === null) return response;
    response.body?.cancel().catch(() => {});
    url = trusted(location, url);
  }
  return refuse(`Cannot use the answer of ${shownText(address)}: it redirects more than ${MOST_REDIRECTS} times.`);
}

async function ask({ href }: URL, { fetch, signal, isReload }: AskOptions): Promise<Response> {
  const init: RequestInit = { headers: { accept: 'application/json' }, redirect: 'manual', signal };
  if (!isReload) return fetch(href, init);
  try {
    return await fetch(href, { ...init, cache: 'no-cache' });
  } catch (error) {
    if (signal.aborted) throw error;
    // Either nobody answers, or this host has no such cache and refuses the mode, each in its own words:
    // https://github.com/cloudflare/workerd/issues/698
    return fetch(href, init);
  }
}

/**
 * Refuses what a `fetch` that does not know `redirect: 'manual'` has come to by itself, where it says that it has. React
 * Native's only says where it is.
 */
function checkAnsweredUnseen(response: Response, url: URL): void {
  if (response.type === 'opaqueredirect') {
    refuse(
      `Cannot use the answer of ${shownText(url.href)}: it redirects, and a page cannot see where to. ` +
        'Give the decoder what is there, as "openidConfiguration" or "jwks", or the final address as "jwks_uri".',
    );
  }
  if (response.redirected) {
    refuse(
      `Cannot use the answer of ${shownText(url.href)}: it was redirected, and nobody could judge where to. ` +
        `The "fetch" that is used must heed redirect: 'manual'.`,
    );
  }
  if (response.url) trusted(response.url);
}

function trusted(text: string, base?: URL): URL {
  return (
    trustedAddress(text, base) ??
    refuse(`Cannot use the address ${shownText(text)}: keys are fetched over https, or from this machine.`)
  );
}

function refuse(message: string): never {
  throw new IDTokenError(message, { reason: 'configuration' });
}
