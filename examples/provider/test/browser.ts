/** Where a browser has ended. */
export interface Page {
  readonly url: URL;
  /** Absent at the address of the application, which is not visited. */
  readonly html?: string;
}

/** As much of a browser as a login needs: cookies, redirects, one form, and the form that submits itself. */
export class Browser {
  readonly #home: string;
  readonly #cookies = new Map<string, string>();
  #here: URL | undefined;

  /** @param home The address at which to stop: the application's. */
  constructor(home: string) {
    this.#home = home;
  }

  async open(url: URL, fields?: Record<string, string>): Promise<Page> {
    if (url.href.startsWith(this.#home)) return { url };
    this.#here = url;
    const response = await fetch(url, {
      redirect: 'manual',
      headers: { cookie: [...this.#cookies].map(([name, value]) => `${name}=${value}`).join('; ') },
      ...(fields && { method: 'POST', body: new URLSearchParams(fields) }),
    });
    for (const cookie of response.headers.getSetCookie()) {
      const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(cookie) ?? [];
      this.#cookies.set(name, value);
    }
    const html = await response.text();
    const location = response.headers.get('location');
    if (location !== null) return this.open(new URL(location, url));
    const [, action] = /document\.forms\[0\]\.submit[\s\S]*?<form method="post" action="([^"]+)"/.exec(html) ?? [];
    if (action === undefined) return { url, html };
    const hidden = html.matchAll(/name="([^"]+)" value="([^"]*)"/g);
    return this.open(new URL(action, url), Object.fromEntries([...hidden].map(([, name, value]) => [name, value])));
  }

  /** Sends the form of the page. */
  press(fields: Record<string, string>): Promise<Page> {
    if (this.#here === undefined) throw new Error('Open a page first.');
    return this.open(this.#here, fields);
  }
}
