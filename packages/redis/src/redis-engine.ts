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
import { Commands } from './client/commands.ts';
import { warnOfEviction } from './client/warn-of-eviction.ts';
import { type RedisClient, sentPrefixOf } from './client/redis-client.ts';
import { EntryHash } from './entries/entry-hash.ts';
import { ParsedEntries } from './entries/parsed-entries.ts';
import { decode, storedEntries, type StoredTexts } from './entries/stored-texts.ts';
import type { Comparison } from './entries/write-script.ts';
import { checkNames } from './keys/check-names.ts';
import { Keys } from './keys/keys.ts';
import { fenceOf, needsCounts } from './lock/fence.ts';
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
  readonly #parsed = new ParsedEntries();
  readonly #id = randomId();
  /** Whether the server was asked what it does when its memory is full. */
  #isLookedAt = false;
  #isClosed = false;

  constructor(client: RedisClient, { prefix, expireMs, timeoutMs, leaseMs }: RedisEngineOptions) {
    this.#client = client;
    this.#commands = new Commands(client, timeoutMs);
    this.#keys = new Keys(prefix, sentPrefixOf(client));
    this.#locks = new LeaseLock(this.#commands, this.#keys, { leaseMs, isCounted: needsCounts(client) });
    this.#expireMs = expireMs;
  }

  async read(namespace: string, selection: EntrySelection, lease?: HeldLease): Promise<StoredEntries> {
    checkNames(namespace, selection);
    const hash = this.#hashOf(namespace);
    const held = lease?.signal.aborted ? undefined : lease;
    const found = await hash.read(selection, fenceOf(this.#keys, namespace, held));
    return this.#entriesOf(found, hash);
  }

  async update(namespace: string, selection: EntrySelection, update: EntryUpdate, lease?: HeldLease): Promise<void> {
    if (typeof update !== 'function') {
      checkNames(namespace, update.keys());
      await this.#write(this.#hashOf(namespace), update, undefined, lease);
      return;
    }
    checkNames(namespace, selection);
    const hash = this.#hashOf(namespace);
    await this.#turns.run(namespace, async () => {
      let found: StoredTexts | undefined = await hash.read(selection, fenceOf(this.#keys, namespace, lease));
      // Whoever finds something else than it has read decides once more; somebody else has got on then.
      while (found !== undefined) {
        const changes = update(this.#entriesOf(found, hash));
        checkNames(namespace, changes.keys());
        found = await this.#write(hash, changes, { selection, found }, lease);
      }
    });
  }

  #hashOf(namespace: string): EntryHash {
    return new EntryHash(this.#commands, namespace, this.#keys.entries(namespace));
  }

  #entriesOf(found: StoredTexts, { location, namespace }: EntryHash): StoredEntries {
    return storedEntries(found, { location, namespace }, this.#parsed);
  }

  /** @returns What stands there, where that is something else than what it was compared with: nothing was written then. */
  async #write(
    hash: EntryHash,
    changes: EntryChanges,
    comparison: Comparison | undefined,
    lease: HeldLease | undefined,
  ): Promise<StoredTexts | undefined> {
    if (changes.size === 0) return undefined;
    const { namespace } = hash;
    const fence = fenceOf(this.#keys, namespace, lease);
    // A count tells only of holders who came here after this one.
    if (fence?.kind === 'count') await lease?.confirm();
    const write = {
      changes,
      comparison,
      fence,
      channel: this.#keys.channel,
      message: encodeMessage({ by: this.#id, namespace, resourceServers: [...changes.keys()] }),
      expireMs: this.#expireMs,
    };
    const instead = await hash.write(write, () => lease?.lost() ?? new Error('There is no lease.'));
    if (!this.#isLookedAt) {
      this.#isLookedAt = true;
      void warnOfEviction(this.#client, this.#expireMs > 0);
    }
    return instead;
  }

  async namespaces(): Promise<AsyncIterable<string>> {
    return this.#namespaces();
  }

  async *#namespaces(): AsyncGenerator<string, void, undefined> {
    for await (const page of this.#commands.scanHashes(this.#keys.pattern)) {
      if (this.#isClosed) throw new errors.StorageClosedError('The storage is closed: make a new one.');
      // The server may name one twice while its table grows.
      for (const key of new Set(page.map(decode))) {
        const namespace = key === undefined ? undefined : this.#keys.namespaceOf(key);
        if (namespace !== undefined) yield namespace;
      }
    }
  }

  async acquireLock(lockName: string, options: AcquireLockOptions): Promise<HeldLease> {
    return this.#locks.acquire(lockName, options);
  }

  watch(report: (change: EngineChange) => void): () => void {
    const channel = new ChangeChannel({
      client: this.#client,
      channel: this.#keys.channel,
      listener: this.#id,
      report,
      settled: () => this.#commands.settled(),
    });
    return () => channel.close();
  }

  async close(): Promise<void> {
    this.#isClosed = true;
    this.#parsed.clear();
    await this.#locks.close();
  }
}
