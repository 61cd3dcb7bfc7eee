import type { TokenDataByResourceServer, TokenStorage } from '@token-storage/core';

/** What a page knows of its login. */
export type Session =
  | { readonly status: 'loading' }
  | { readonly status: 'ready'; readonly tokens: TokenDataByResourceServer }
  | { readonly status: 'failed'; readonly error: unknown };

const LOADING: Session = { status: 'loading' };

/** A storage as frameworks want to watch it: the state now, and a call whenever it is another one. */
export class SessionStore {
  readonly #storage: TokenStorage;
  readonly #listeners = new Set<() => void>();
  #session: Session = LOADING;
  #latestRead = 0;
  #stop: (() => void) | undefined;

  constructor(storage: TokenStorage) {
    this.#storage = storage;
  }

  /** The same object until something changes, as `useSyncExternalStore` demands. */
  readonly get = (): Session => this.#session;

  /** On a server nobody is logged in yet, and the first render of the page must be the same. */
  readonly getOnServer = (): Session => LOADING;

  /** The storage is watched for as long as anybody listens. */
  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    if (this.#listeners.size === 1) {
      this.#stop = this.#storage.subscribe(() => void this.#read());
      void this.#read();
    }
    return () => {
      if (this.#listeners.delete(listener) && this.#listeners.size === 0) this.#stop?.();
    };
  };

  async #read(): Promise<void> {
    this.#latestRead += 1;
    const read = this.#latestRead;
    const session = await this.#storage.getTokenDataByResourceServer().then(
      (tokens): Session => ({ status: 'ready', tokens }),
      (error: unknown): Session => ({ status: 'failed', error }),
    );
    // A read that was begun later knows more.
    if (read !== this.#latestRead) return;
    this.#session = session;
    for (const listener of this.#listeners) listener();
  }
}
