import type { TokenChange } from '@token-storage/core';
import type { EngineChange } from '@token-storage/core/adapter';

import { pageSleep, type Sleeper } from './page-sleep.ts';
import { pollForChanges } from './poll-for-changes.ts';

/**
 * Tells the other tabs, workers and instances that use the same database what has changed: names, never a token.
 *
 * One and the same signal does not hear itself. It is a help and no more: a change that nobody can be told of is a change
 * all the same. Where there is no `BroadcastChannel`, whoever listens looks again and again.
 *
 * @example
 * ```ts
 * import { ChangeSignal } from '@token-storage/indexeddb/engine';
 *
 * const signal = new ChangeSignal('my-app', async () => 'what differs after each change');
 * const stop = signal.listen(({ namespace }) => console.log('Read again:', namespace));
 * signal.send({ namespace: 'DEFAULT' });
 * stop();
 * ```
 */
export class ChangeSignal implements Sleeper {
  readonly #name: string;
  readonly #look: () => Promise<string>;
  readonly #listeners = new Set<(change: EngineChange) => void>();
  /**
   * Open while somebody listens. In a page also from when the first change was sent: to open one takes longer than to send
   * by it. Never while the page sleeps: a message to a page in Chromium's back-forward cache throws it out of there.
   */
  #channel: BroadcastChannel | undefined;
  #stopPoll: (() => void) | undefined;

  /**
   * @param name The database's name; the same for all who are to hear each other.
   * @param look A text that is another one after each change, for where nobody can be heard.
   */
  constructor(name: string, look: () => Promise<string>) {
    this.#name = `token-storage:${name}`;
    this.#look = look;
  }

  /** To be called once the change can be read. */
  send(change: TokenChange): void {
    const channel = this.#channel ?? openChannel(this.#name);
    try {
      channel?.postMessage(change);
    } catch {
      // What was written has been written.
    }
    if (channel === this.#channel) return;
    if (pageSleep.isAwake) {
      this.#channel = channel;
      pageSleep.add(this);
    } else channel?.close();
  }

  /** @returns A function that ends it. */
  listen(listener: (change: EngineChange) => void): () => void {
    this.#listeners.add(listener);
    if (this.#listeners.size === 1) {
      this.#open();
      pageSleep.add(this);
    }
    return () => {
      this.#listeners.delete(listener);
      if (this.#listeners.size === 0) this.close();
    };
  }

  sleep(): void {
    this.#close();
  }

  /** What was missed in the page's sleep is not known: anything. */
  wake(): void {
    if (this.#listeners.size === 0) return;
    this.#open();
    this.#tell({});
  }

  /** Ends every subscription. */
  close(): void {
    pageSleep.delete(this);
    this.#close();
  }

  #open(): void {
    const channel = (this.#channel ??= openChannel(this.#name));
    if (channel === undefined) {
      this.#stopPoll = pollForChanges(this.#look, () => this.#tell({}));
      return;
    }
    channel.addEventListener('message', ({ data }: MessageEvent<unknown>) => {
      const change = parseChange(data);
      if (change !== undefined) this.#tell(change);
    });
    // On Node, a channel that somebody listens on keeps the process alive.
    (channel as { unref?(): void }).unref?.();
  }

  #close(): void {
    this.#channel?.close();
    this.#channel = undefined;
    this.#stopPoll?.();
    this.#stopPoll = undefined;
  }

  #tell(change: EngineChange): void {
    for (const listener of this.#listeners) listener(change);
  }
}

/** `undefined` where there is no `BroadcastChannel`, or it is refused. */
function openChannel(name: string): BroadcastChannel | undefined {
  try {
    return new BroadcastChannel(name);
  } catch {
    return undefined;
  }
}

/** What another context sent, or `undefined` when it cannot be from this library. */
function parseChange(data: unknown): TokenChange | undefined {
  const { namespace, resourceServers } = Object(data) as { readonly [field in keyof TokenChange]: unknown };
  if (typeof namespace !== 'string') return undefined;
  const named = Array.isArray(resourceServers) && resourceServers.every((name) => typeof name === 'string');
  return named ? { namespace, resourceServers } : { namespace };
}
