/** A request as `fetch` was given it, that is sent once or several times. */
export class OutgoingRequest {
  /** Where it goes. */
  readonly url: URL;
  /** Whether it can be sent again. A stream is read once; the body of a {@link Request} is copied while it is sent. */
  readonly isRepeatable: boolean;
  /** Whether redirects are to be followed. */
  readonly isFollowing: boolean;
  readonly #request: Request;

  constructor(input: RequestInfo | URL, init: RequestInit | undefined) {
    this.#request = new Request(input, init);
    this.url = new URL(this.#request.url);
    this.isRepeatable = !isStream(init?.body);
    this.isFollowing = this.#request.redirect !== 'manual' && this.#request.redirect !== 'error';
  }

  get headers(): Headers {
    return this.#request.headers;
  }

  get signal(): AbortSignal {
    return this.#request.signal;
  }

  /** The request as it is. One that is not repeatable is given once. */
  take(): Request {
    return this.isRepeatable ? this.#request.clone() : this.#request;
  }

  /** The request, whose redirects are not followed where it is sent. */
  takeUnfollowed(): Request {
    return this.isFollowing ? new Request(this.take(), { redirect: 'manual' }) : this.take();
  }

  /** Its body, where that can be read again; `null` without one. */
  async body(): Promise<ArrayBuffer | null> {
    return this.#request.body === null ? null : this.#request.clone().arrayBuffer();
  }
}

/** Node also takes what is iterated asynchronously. */
function isStream(body: unknown): boolean {
  const { getReader, [Symbol.asyncIterator]: iterate } = Object(body) as Partial<ReadableStream>;
  return typeof getReader === 'function' || typeof iterate === 'function';
}
