import type { TokenChange } from '@token-storage/core';
import type { EngineChange } from '@token-storage/core/adapter';

import { ChangePoll } from './change-poll.ts';
import { pageSleep, type Sleeper } from './page-sleep.ts';

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
  /** Open only while somebody listens: a message to a page in Chromium's back-forward cache throws it out of there. */
  #channel: BroadcastChannel | undefined;
  #poll: ChangePoll | undefined;

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
    if (channel !== this.#channel) channel?.close();
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
    this.#open();
    this.#tell({});
  }

  /** Ends every subscription. */
  close(): void {
    pageSleep.delete(this);
    this.#close();
  }

  #open(): void {
    const channel = openChannel(this.#name);
    this.#channel = channel;
    if (channel === undefined) {
      this.#poll = new ChangePoll(this.#look, () => this.#tell({}));
      return;
    }
    channel.addEventListener('message', ({ data }: MessageEvent<unknown>) => {
      const change = parseChange(data);
      if (change !== undefined) this.#tell(change);
    });
    unref(channel);
  }

  #close(): void {
    this.#channel?.close();
    this.#channel = undefined;
    this.#poll?.stop();
    this.#poll = undefined;
  }

  #tell(change: EngineChange): void {
    for (const listener of this.#listeners) listener(change);
  }
}

/** `undefined` where there is no `BroadcastChannel`, or it is refused. */
function openChannel(name: string): BroadcastChannel | undefined {
  try {
    const channel = new BroadcastChannel(name);
    unref(channel);
    return channel;
  } catch {
    return undefined;
  }
}

/** On Node, a channel that is open keeps the process alive, anew when somebody listens. */
const unref = (channel: BroadcastChannel & { unref?(): void }): void => channel.unref?.();

/** What another context sent, or `undefined` when it cannot be from this library. */
function parseChange(data: unknown): TokenChange | undefined {
  const { namespace, resourceServers } = Object(data) as { readonly [field in keyof TokenChange]: unknown };
  if (typeof namespace !== 'string') return undefined;
  const named = Array.isArray(resourceServers) && resourceServers.every((name) => typeof name === 'string');
  return named ? { namespace, resourceServers } : { namespace };
}
