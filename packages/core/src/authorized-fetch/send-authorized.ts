import { callOff } from '../web/call-off.ts';
import { isRedirect } from '../web/is-redirect.ts';
import { parseURL } from '../web/parse-url.ts';
import type { NamedOrigins } from './named-origins.ts';
import type { OutgoingRequest } from './outgoing-request.ts';
import { redirectedRequest, refuseRedirect } from './redirected-request.ts';

/** How {@link sendAuthorized} sends. */
export interface SendOptions {
  readonly accessToken: string;
  readonly origins: NamedOrigins;
  readonly fetch: typeof globalThis.fetch;
}

/** An answer, and whether it refuses the token. */
export interface AuthorizedAnswer {
  readonly response: Response;
  readonly isRefused: boolean;
}

/** As many as the Fetch standard allows. */
const MOST_REDIRECTS = 20;

/**
 * Sends a request with an access token, and follows redirects one by one, so that the token comes along to named origins
 * only. From the first that leads elsewhere on, it is a request like any other.
 *
 * A page does not see where a redirect leads (`opaqueredirect`), so that there none is followed.
 *
 * @throws {@link UsageError} when a redirect cannot be followed.
 * @see https://fetch.spec.whatwg.org/#http-redirect-fetch
 */
export async function sendAuthorized(outgoing: OutgoingRequest, options: SendOptions): Promise<AuthorizedAnswer> {
  const { accessToken, origins, fetch } = options;
  let request = outgoing.takeUnfollowed();
  for (let redirects = 0; redirects <= MOST_REDIRECTS; redirects += 1) {
    request.headers.set('authorization', `Bearer ${accessToken}`);
    const response = await fetch(request);
    if (!outgoing.isFollowing) return { response, isRefused: response.status === 401 };
    checkSeen(response, request);
    const location = locationOf(response);
    if (location === undefined) return { response, isRefused: response.status === 401 };
    callOff(response);
    const target = parseURL(location, new URL(request.url));
    if (target === undefined || !/^https?:$/.test(target.protocol))
      refuseRedirect(request, 'to what is no web address');
    const isNamed = origins.include(target);
    request = await redirectedRequest(request, target, { status: response.status, outgoing, isNamed });
    if (!isNamed) return { response: await fetch(request), isRefused: false };
  }
  return refuseRedirect(request, `more than ${MOST_REDIRECTS} times`);
}

/** Refuses a redirect that has been followed unseen, or whose address cannot be seen. */
function checkSeen(response: Response, request: Request): void {
  if (response.type === 'opaqueredirect') {
    refuseRedirect(request, 'and a page does not see where to: ask for what is there');
  }
  const arrived = response.url ? parseURL(response.url) : undefined;
  if (response.redirected || (arrived !== undefined && arrived.origin !== new URL(request.url).origin)) {
    refuseRedirect(request, `and was followed by a "fetch" that does not heed redirect: 'manual'`);
  }
}

const locationOf = (response: Response): string | undefined =>
  isRedirect(response) ? (response.headers.get('location') ?? undefined) : undefined;
