import type { EngineChange } from '@token-storage/core/adapter';

import { duplicateOf, type RedisClient, type SingleClient } from '../client/redis-client.ts';
import { decodeMessage } from './change-message.ts';

/** How long a connection may be away until another one is made, maybe to another server, in milliseconds: longer each time. */
const AWAY_MS = 1_000;
const LONGEST_AWAY_MS = 8_000;

/**
 * Listens to what others publish, on a connection of its own, which it opens and closes.
 *
 * What is published while there is no connection reaches nobody. So whenever there is one again, and as long as there is none,
 * it reports that anything may have changed.
 */
export class ChangeChannel {
  readonly #client: RedisClient;
  readonly #channel: string;
  readonly #listener: string;
  readonly #report: (change: EngineChange) => void;
  #connection: SingleClient | undefined;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #awayMs = AWAY_MS;
  #isClosed = false;

  /** @param listener Hears nothing of what it has published itself. */
  constructor(client: RedisClient, channel: string, listener: string, report: (change: EngineChange) => void) {
    this.#client = client;
    this.#channel = channel;
    this.#listener = listener;
    this.#report = report;
    void this.#open();
  }

  close(): void {
    this.#isClosed = true;
    this.#end();
  }

  async #open(): Promise<void> {
    this.#await();
    try {
      const connection = await duplicateOf(this.#client);
      if (this.#isClosed) return;
      this.#connection = connection;
      connection.unref();
      // It goes on by itself; where it does not in time, another one does.
      connection.on('error', () => this.#await());
      connection.on('terminated', () => this.#await());
      await connection.connect();
      await connection.subscribe(this.#channel, (message) => {
        const change = decodeMessage(message, this.#listener);
        if (change !== undefined && !this.#isClosed) this.#report(change);
      });
      this.#hears();
      // From now on the client subscribes again before it is ready again.
      connection.on('ready', () => this.#hears());
    } catch {
      // The time that is awaited runs.
    }
    if (this.#isClosed) this.#end();
  }

  #hears(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#awayMs = AWAY_MS;
    if (!this.#isClosed) this.#report({});
  }

  #await(): void {
    if (this.#isClosed || this.#timer !== undefined) return;
    this.#timer = setTimeout(() => {
      this.#end();
      this.#report({});
      void this.#open();
    }, this.#awayMs);
    this.#awayMs = Math.min(2 * this.#awayMs, LONGEST_AWAY_MS);
    (this.#timer as { unref?: () => void }).unref?.();
  }

  #end(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    const connection = this.#connection;
    this.#connection = undefined;
    try {
      connection?.destroy();
    } catch {
      // It was not open, or is no longer.
    }
  }
}
