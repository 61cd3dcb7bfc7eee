/**
 * Goes the way of a browser, with cookies, from redirect to redirect until the program's own address.
 *
 * Only for a provider on this machine: every cookie goes everywhere.
 *
 * @param start An authorization request.
 * @returns Its redirect address, with what the provider added to it; not visited.
 * @throws Error when the provider shows a page on the way.
 */
export async function visit(start: URL, signal: AbortSignal): Promise<URL> {
  const redirectUri = start.searchParams.get('redirect_uri') ?? '';
  const cookies = new Map<string, string>();
  let url = start;
  for (let redirects = 0; redirects < 20; redirects += 1) {
    const cookie = [...cookies].map(([name, value]) => `${name}=${value}`).join('; ');
    const response = await fetch(url, { headers: { cookie }, redirect: 'manual', signal });
    await response.body?.cancel();
    for (const setCookie of response.headers.getSetCookie()) {
      const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(setCookie) ?? [];
      cookies.set(name, value);
    }
    const location = response.headers.get('location');
    if (location === null) throw new Error(`The login ended at ${url.origin}${url.pathname}, ${advice(response)}`);
    url = new URL(location, url);
    if (url.href.startsWith(redirectUri)) return url;
  }
  throw new Error(`The login went from one redirect to the next, last to ${url.origin}${url.pathname}.`);
}

const advice = ({ ok, status }: Response): string =>
  ok ? 'which wants a human: leave LOGIN_AS out.' : `with the status ${status}: check CLIENT_ID.`;
