import {
  type AcquireLockOptions,
  type EngineChange,
  type EntryChanges,
  type EntrySelection,
  type EntryUpdate,
  errors,
  type StorageEngine,
  type StoredEntries,
} from '@token-storage/core/adapter';

import { ChangeChannel } from './changes/change-channel.ts';
import { encodeMessage } from './changes/change-message.ts';
import { Commands, type FieldValue } from './client/commands.ts';
import { type RedisClient, sentPrefixOf } from './client/redis-client.ts';
import { storedEntries, textsOf } from './entries/stored-texts.ts';
import { type Comparison, LEASE_LOST, WRITE, writeParameters, WRITTEN } from './entries/write-script.ts';
import { checkNames } from './keys/check-names.ts';
import { Keys } from './keys/keys.ts';
import type { HeldLease } from './lock/held-lease.ts';
import { LeaseLock } from './lock/lease-lock.ts';
import { randomId } from './random-id.ts';
import { Turns } from './turns.ts';

/** How an engine keeps entries. */
export interface RedisEngineOptions {
  /** Before every key. */
  readonly prefix: string;
  /** After how many milliseconds without a write a namespace expires; 0: never. */
  readonly expireMs: number;
  /** How long an answer is waited for, in milliseconds. */
  readonly timeoutMs: number;
  /** How long the server keeps a lock for a holder who does not move, in milliseconds. */
  readonly leaseMs: number;
}

/** Keeps entries in Redis: one hash for each namespace, with a field for each resource server. */
export class RedisEngine implements StorageEngine<HeldLease> {
  readonly #client: RedisClient;
  readonly #commands: Commands;
  readonly #keys: Keys;
  readonly #locks: LeaseLock;
  readonly #expireMs: number;
  /** Those who would only get in each other's way wait here instead. */
  readonly #turns = new Turns();
  readonly #id = randomId();
  #isClosed = false;

  constructor(client: RedisClient, { prefix, expireMs, timeoutMs, leaseMs }: RedisEngineOptions) {
    this.#client = client;
    this.#commands = new Commands(client, timeoutMs);
    this.#keys = new Keys(prefix, sentPrefixOf(client));
    this.#locks = new LeaseLock(this.#commands, this.#keys, leaseMs);
    this.#expireMs = expireMs;
  }

  async read(namespace: string, selection: EntrySelection): Promise<StoredEntries> {
    checkNames(namespace, selection);
    const location = this.#keys.entries(namespace);
    const values = await this.#commands.readHash(location, selection);
    return storedEntries(textsOf(selection, values), { location, namespace });
  }

  async update(namespace: string, selection: EntrySelection, update: EntryUpdate, lease?: HeldLease): Promise<void> {
    checkNames(namespace, selection);
    if (typeof update !== 'function') {
      await this.#write(namespace, update, undefined, lease);
      return;
    }
    await this.#turns.run(namespace, async () => {
      const location = this.#keys.entries(namespace);
      let values: readonly FieldValue[] | undefined = await this.#commands.readHash(location, selection);
      // Whoever finds something else than it has read decides once more; somebody else has got on then.
      while (values !== undefined) {
        const found = textsOf(selection, values);
        const changes = update(storedEntries(found, { location, namespace }));
        values = await this.#write(namespace, changes, { selection, found }, lease);
      }
    });
  }

  /** @returns What stands there, where that is something else than what it was compared with: nothing was written then. */
  async #write(
    namespace: string,
    changes: EntryChanges,
    comparison: Comparison | undefined,
    lease: HeldLease | undefined,
  ): Promise<readonly FieldValue[] | undefined> {
    if (changes.size === 0) return undefined;
    checkNames(namespace, changes.keys());
    const resourceServers = [...changes.keys()];
    const entries = this.#keys.entries(namespace);
    const parameters = writeParameters({
      entries,
      lease,
      channel: this.#keys.channel,
      message: encodeMessage({ by: this.#id, namespace, resourceServers }),
      expireMs: this.#expireMs,
      comparison,
      changes,
    });
    const answer = await this.#commands.run(WRITE, parameters, { task: 'write', location: entries, isWrite: true });
    if (answer === WRITTEN) return undefined;
    if (answer === LEASE_LOST) throw lease?.lost() ?? answer;
    return answer as FieldValue[];
  }

  async namespaces(): Promise<AsyncIterable<string>> {
    return this.#namespaces();
  }

  async *#namespaces(): AsyncGenerator<string, void, undefined> {
    const utf8 = new TextDecoder('utf-8', { ignoreBOM: true });
    for await (const page of this.#commands.scanHashes(this.#keys.pattern)) {
      if (this.#isClosed) throw new errors.StorageClosedError('The storage is closed: make a new one.');
      // The server may name one twice while its table grows.
      for (const key of new Set(page.map((bytes) => utf8.decode(bytes)))) {
        const namespace = this.#keys.namespaceOf(key);
        if (namespace !== undefined) yield namespace;
      }
    }
  }

  async acquireLock(lockName: string, options: AcquireLockOptions): Promise<HeldLease> {
    return this.#locks.acquire(lockName, options);
  }

  watch(report: (change: EngineChange) => void): () => void {
    const channel = new ChangeChannel(this.#client, this.#keys.channel, this.#id, report);
    return () => channel.close();
  }

  async close(): Promise<void> {
    this.#isClosed = true;
    await this.#locks.close();
  }
}
