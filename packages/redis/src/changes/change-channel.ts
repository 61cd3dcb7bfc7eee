import type { EngineChange } from '@token-storage/core/adapter';

import { duplicateOf, type RedisClient, type SingleClient } from '../client/redis-client.ts';
import { decodeMessage } from './change-message.ts';

/** How long a connection may be away until another one is made, maybe to another server, in milliseconds: longer each time. */
const AWAY_MS = 1_000;
const LONGEST_AWAY_MS = 8_000;
/**
 * How long after the first connection it is reported what may have changed until then, in milliseconds. Hardly ever has
 * something; what the listener itself has begun to store meanwhile can be read by then.
 */
const FIRST_MS = 200;

/** What a {@link ChangeChannel} is made of. */
export interface ChangeChannelDetails {
  readonly client: RedisClient;
  readonly channel: string;
  /** Hears nothing of what it has published itself. */
  readonly listener: string;
  readonly report: (change: EngineChange) => void;
  /** Resolves once what was sent has been answered. */
  readonly settled: () => Promise<void>;
}

/**
 * Listens to what others publish, on a connection of its own, which it opens and closes.
 *
 * What is published while there is no connection reaches nobody. So whenever there is one again, and as long as there is none,
 * it reports that anything may have changed.
 */
export class ChangeChannel {
  readonly #details: ChangeChannelDetails;
  #connection: SingleClient | undefined;
  /** Stands for the connection, from before there is one: whatever comes of an earlier one means nothing any more. */
  #attempt: object | undefined;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #awayMs = AWAY_MS;
  #hasHeard = false;
  #isClosed = false;

  constructor(details: ChangeChannelDetails) {
    this.#details = details;
    void this.#open();
  }

  close(): void {
    this.#isClosed = true;
    this.#end();
  }

  async #open(): Promise<void> {
    const { client, channel, listener, report } = this.#details;
    const attempt = (this.#attempt = {});
    const isCurrent = (): boolean => this.#attempt === attempt;
    this.#await();
    try {
      const connection = await duplicateOf(client);
      if (!isCurrent()) return;
      this.#connection = connection;
      connection.unref();
      // It goes on by itself; where it does not in time, another one does.
      const onAway = (): void => void (isCurrent() && this.#await());
      connection.on('error', onAway);
      connection.on('terminated', onAway);
      await connection.connect();
      await connection.subscribe(channel, (message) => {
        const change = decodeMessage(message, listener);
        if (change !== undefined && isCurrent()) report(change);
      });
      if (!isCurrent()) return;
      this.#hears();
      // From now on the client subscribes again before it is ready again.
      connection.on('ready', () => isCurrent() && this.#hears());
    } catch {
      // The time that is awaited runs.
    }
  }

  #hears(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#awayMs = AWAY_MS;
    if (this.#hasHeard) this.#reportAny();
    else unref(setTimeout(() => void this.#details.settled().then(() => this.#reportAny()), FIRST_MS));
    this.#hasHeard = true;
  }

  #reportAny(): void {
    if (!this.#isClosed) this.#details.report({});
  }

  #await(): void {
    if (this.#isClosed || this.#timer !== undefined) return;
    this.#timer = setTimeout(() => {
      this.#end();
      this.#reportAny();
      void this.#open();
    }, this.#awayMs);
    this.#awayMs = Math.min(2 * this.#awayMs, LONGEST_AWAY_MS);
    unref(this.#timer);
  }

  #end(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#attempt = undefined;
    const connection = this.#connection;
    this.#connection = undefined;
    try {
      connection?.destroy();
    } catch {
      // It was not open, or is no longer.
    }
  }
}

/** On Node, a timer that runs keeps the process alive. */
const unref = (timer: { unref?(): void } | number): void => {
  if (typeof timer === 'object') timer.unref?.();
};
