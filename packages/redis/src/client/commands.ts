import type { EntrySelection } from '@token-storage/core/adapter';

import { everyMaster, mayReadReplicas, type RedisClient, type ScriptParameters } from './redis-client.ts';
import { type Attempt, explainRedisError, isConnectionLost } from './redis-error.ts';
import { isBeingMoved, isNoScript } from './reply.ts';
import type { Script } from './script.ts';
import { pause } from '../pause.ts';
import { NoAnswerError, withTimeLimit } from './time-limit.ts';

/** The bytes of a field's value; `null` where there is no such field. */
export type FieldValue = Uint8Array | null;

/** A server's types of answers, by their numbers, and what the client is to make of them. */
const asBytes = (): object => ({ 36: (globalThis as { readonly Buffer?: unknown }).Buffer, 37: Array });

const KEYS_AT_ONCE = 1000;

/** How often what changes nothing is asked again, at most. */
const ASKED_AGAIN = 2;

/** How long to wait for keys that are being moved, in milliseconds. */
const MOVING_MS = 20;

/** Commands to the server, or to those of a cluster, through the user's own client. */
export class Commands {
  readonly #client: RedisClient;
  readonly #timeoutMs: number;
  readonly #running = new Set<Promise<unknown>>();
  #bytesClient: RedisClient | undefined;

  constructor(client: RedisClient, timeoutMs: number) {
    this.#client = client;
    this.#timeoutMs = timeoutMs;
  }

  /** Resolves once nothing is waited for that was sent by then. */
  async settled(): Promise<void> {
    await Promise.allSettled(this.#running);
  }

  /** Whether what is only read may come from a replica, which lags behind. */
  get mayReadReplicas(): boolean {
    return mayReadReplicas(this.#client);
  }

  /** Made when it is needed: texts that are damaged can be told from others only by their bytes. */
  get #bytes(): RedisClient {
    return (this.#bytesClient ??= this.#client.withTypeMapping(asBytes()));
  }

  /** The fields of a hash: for each of those named its value, or all of them, each name before its value. */
  async readHash(key: string, selection: EntrySelection): Promise<readonly FieldValue[]> {
    const reply = await this.#send({ task: 'read', location: key, isWrite: false }, () => {
      if (selection === 'all') return this.#bytes.hGetAll(key);
      const [field = ''] = selection;
      return selection.length === 1 ? this.#bytes.hGet(key, field) : this.#bytes.hmGet(key, selection);
    });
    return (selection.length === 1 ? [reply] : reply) as FieldValue[];
  }

  /** Runs a script, and sends it in full only where the server does not have it. */
  async run(script: Script, parameters: ScriptParameters, attempt: Attempt): Promise<unknown> {
    const known = script.sha1();
    const sha1 = typeof known === 'string' ? known : await known;
    return this.#send(attempt, async () => {
      try {
        return await this.#bytes.evalSha(sha1, parameters);
      } catch (error) {
        if (!isNoScript(error)) throw error;
        return this.#bytes.eval(script.text, parameters);
      }
    });
  }

  /** The names of hashes that match a pattern, of every master, some at a time. Of those that are moved meanwhile, one may come twice. */
  async *scanHashes(pattern: string): AsyncGenerator<readonly Uint8Array[], void, undefined> {
    const attempt = { task: 'list', location: pattern, isWrite: false };
    const masters = await this.#send(attempt, () => everyMaster(this.#client));
    for (const master of masters) {
      const client = master.withTypeMapping(asBytes());
      let cursor = '0';
      do {
        const from = cursor;
        const page = await this.#send(attempt, () =>
          client.scan(from, { MATCH: pattern, TYPE: 'hash', COUNT: KEYS_AT_ONCE }),
        );
        yield page.keys as Uint8Array[];
        cursor = String(page.cursor);
      } while (cursor !== '0');
    }
  }

  /**
   * What changes nothing is asked again where the connection was lost: the client has a new one, or soon. What the server has
   * refused since keys are being moved is asked again and again, as long as it may take.
   */
  async #send<T>(attempt: Attempt, command: () => Promise<T>): Promise<T> {
    const deadline = performance.now() + this.#timeoutMs;
    for (let left = attempt.isWrite ? 0 : ASKED_AGAIN; ;) {
      const running = withTimeLimit(command(), this.#timeoutMs);
      this.#running.add(running);
      try {
        return await running;
      } catch (error) {
        if (isBeingMoved(error) && performance.now() < deadline) await pause(MOVING_MS);
        else if (left > 0 && isConnectionLost(error) && !(error instanceof NoAnswerError)) left -= 1;
        else throw explainRedisError(error, attempt);
      } finally {
        this.#running.delete(running);
      }
    }
  }
}
