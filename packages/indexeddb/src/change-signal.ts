import type { TokenChange } from '@token-storage/core';

/**
 * Tells the other tabs, workers and instances that use the same database what has changed: names, never a token.
 *
 * One and the same signal does not hear itself. Every browser that this library supports has a `BroadcastChannel`.
 */
export class ChangeSignal {
  readonly #name: string;
  #opened: BroadcastChannel | undefined;

  /** @param name The database's name; the same for all who are to hear each other. */
  constructor(name: string) {
    this.#name = `token-storage:${name}`;
  }

  get #channel(): BroadcastChannel {
    return (this.#opened ??= new BroadcastChannel(this.#name));
  }

  /** To be called once the change can be read. */
  send(change: TokenChange): void {
    this.#channel.postMessage(change);
  }

  /** @returns A function that ends it. */
  listen(listener: (change: TokenChange) => void): () => void {
    const channel = this.#channel;
    const onMessage = ({ data }: MessageEvent<unknown>): void => {
      const change = parseChange(data);
      if (change !== undefined) listener(change);
    };
    channel.addEventListener('message', onMessage);
    return () => channel.removeEventListener('message', onMessage);
  }

  close(): void {
    this.#opened?.close();
    this.#opened = undefined;
  }
}

/** What another context sent, or `undefined` when it cannot be from this library. */
function parseChange(data: unknown): TokenChange | undefined {
  const { namespace, resourceServers } = Object(data) as { readonly [field in keyof TokenChange]: unknown };
  if (typeof namespace !== 'string') return undefined;
  const named = Array.isArray(resourceServers) && resourceServers.every((name) => typeof name === 'string');
  return named ? { namespace, resourceServers } : { namespace };
}
