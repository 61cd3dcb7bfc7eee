import { LockLostError, LockTimeoutError, StorageIOError, type TokenStorageData } from '@token-storage/core';
import {
  type AcquireLockOptions,
  changesOf,
  type EntrySelection,
  type EntryUpdate,
  type Lease,
  type StorageEngine,
  type StoredEntries,
} from '@token-storage/core/adapter';

import type { Actor, World } from './world.ts';

/** After how long a lock is taken from one who sleeps, in milliseconds. */
const LEASE_MS = 10_000;

/** What all actors share: entries, and who holds which lock. */
export interface SharedStore {
  readonly entries: Map<string, TokenStorageData>;
  readonly locks: Map<string, ScheduledLease>;
  /** Looks at each change before it is made. */
  readonly onChange: (
    actor: Actor,
    name: string,
    before: TokenStorageData | undefined,
    after?: TokenStorageData,
  ) => void;
}

interface ScheduledLease extends Lease {
  readonly actor: Actor;
  readonly takenAtMs: number;
}

/** One actor's way to the store. Each operation is one step, and a lock is taken from who is dead or sleeps for long. */
export class ScheduledEngine implements StorageEngine<ScheduledLease> {
  readonly #world: World;
  readonly #store: SharedStore;
  readonly #actor: Actor;

  constructor(world: World, store: SharedStore, actor: Actor) {
    this.#world = world;
    this.#store = store;
    this.#actor = actor;
  }

  read(_namespace: string, selection: EntrySelection): Promise<StoredEntries> {
    return this.#world.gate('reads', () => this.#select(selection));
  }

  #select(selection: EntrySelection): StoredEntries {
    const names = selection === 'all' ? [...this.#store.entries.keys()] : selection;
    const found = new Map(names.flatMap((name) => this.#found(name)));
    return { names: () => found.keys(), has: (name) => found.has(name), get: (name) => found.get(name) };
  }

  #found(name: string): [string, TokenStorageData][] {
    const data = this.#store.entries.get(name);
    return data === undefined ? [] : [[name, data]];
  }

  async update(
    _namespace: string,
    selection: EntrySelection,
    update: EntryUpdate,
    lease?: ScheduledLease,
  ): Promise<void> {
    await this.#world.gate(lease === undefined ? 'writes' : 'writes its note', () => {
      if (lease !== undefined && this.#store.locks.get(lease.lockName) !== lease) {
        throw new LockLostError('It was lost.', { lockName: lease.lockName });
      }
      if (this.#actor.fullDisk > 0) {
        this.#actor.fullDisk -= 1;
        throw new StorageIOError('The disk is full.', { location: 'x', systemCode: 'ENOSPC' });
      }
      for (const [name, data] of changesOf(update, () => this.#select(selection))) {
        this.#store.onChange(this.#actor, name, this.#store.entries.get(name), data);
        if (data === undefined) this.#store.entries.delete(name);
        else this.#store.entries.set(name, data);
      }
    });
    // It may be long before the writer hears of it.
    await this.#world.gate('goes on', () => {});
  }

  async namespaces(): Promise<Iterable<string>> {
    return ['DEFAULT'];
  }

  async acquireLock(lockName: string, { timeoutMs, signal }: AcquireLockOptions): Promise<ScheduledLease> {
    const timeout = (): LockTimeoutError => new LockTimeoutError('Held.', { lockName, owner: 'x', timeoutMs });
    let failure: Error | undefined;
    const timer = this.#world.later(timeoutMs, () => (failure = timeout()));
    signal?.addEventListener('abort', () => (failure = signal.reason as Error));
    const isReady = (): boolean => failure !== undefined || timeoutMs === 0 || this.#isFree(lockName, true);
    const label = lockName.startsWith('refresh:') ? 'locks' : 'locks beside';
    return this.#world.gate(
      label,
      () => {
        this.#world.timers.delete(timer);
        // At the first look a lock is taken only from the dead.
        if (failure !== undefined) throw failure;
        if (!this.#isFree(lockName, timeoutMs > 0)) throw timeout();
        return this.#lease(lockName);
      },
      isReady,
    );
  }

  #isFree(lockName: string, isPatient: boolean): boolean {
    const holder = this.#store.locks.get(lockName)?.actor;
    if (holder === undefined || holder.state === 'crashed') return true;
    return isPatient && holder.state === 'suspended' && this.#world.nowMs - holder.suspendedAtMs >= LEASE_MS;
  }

  #lease(lockName: string): ScheduledLease {
    const { locks } = this.#store;
    const lease: ScheduledLease = {
      lockName,
      actor: this.#actor,
      takenAtMs: this.#world.nowMs,
      signal: new AbortController().signal,
      release: async () => void (locks.get(lockName) === lease && locks.delete(lockName)),
    };
    locks.set(lockName, lease);
    return lease;
  }

  watch(): () => void {
    return () => {};
  }

  async close(): Promise<void> {}
}
