import { TokenStorageData } from '@token-storage/core';
import {
  type AcquireLockOptions,
  changesOf,
  type EntryChanges,
  type EntrySelection,
  type EntryUpdate,
  type Lease,
  LocalLocks,
  type StoredEntries,
} from '@token-storage/core/adapter';

import { SharedEngine } from './shared-engine.ts';

const turn = (): Promise<void> => Promise.resolve();

/** Reads, and writes a little later: of two updates at the same time one is lost. */
export class LosesUpdates extends SharedEngine {
  override async update(namespace: string, selection: EntrySelection, update: EntryUpdate): Promise<void> {
    const changes = changesOf(update, () => this.select(namespace, selection));
    await turn();
    this.write(namespace, changes);
  }
}

/** Writes entry by entry. */
export class WritesOneByOne extends SharedEngine {
  override async update(namespace: string, selection: EntrySelection, update: EntryUpdate): Promise<void> {
    for (const [name, data] of changesOf(update, () => this.select(namespace, selection))) {
      this.write(namespace, new Map([[name, data]]));
      await turn();
    }
  }
}

/** Keeps names in plain objects. */
export class UsesPlainObjects extends SharedEngine {
  protected override write(namespace: string, changes: EntryChanges): void {
    const kept: Record<string, TokenStorageData | undefined> = {};
    for (const [name, data] of changes) kept[name] = data;
    super.write(namespace, new Map(Object.entries(kept)));
  }
}

/** Takes names for the same that only look the same. */
export class NormalizesNames extends SharedEngine {
  protected override write(namespace: string, changes: EntryChanges): void {
    super.write(namespace, new Map([...changes].map(([name, data]) => [name.normalize(), data])));
  }

  protected override select(namespace: string, selection: EntrySelection): StoredEntries {
    const entries = super.select(namespace, selection === 'all' ? 'all' : selection.map((name) => name.normalize()));
    return { ...entries, has: (name) => entries.has(name.normalize()), get: (name) => entries.get(name.normalize()) };
  }
}

/** Writes lone surrogates as UTF-8 does. */
export class FoldsSurrogates extends SharedEngine {
  protected override write(namespace: string, changes: EntryChanges): void {
    const utf8 = (text: string): string => new TextDecoder().decode(new TextEncoder().encode(text));
    super.write(namespace, new Map([...changes].map(([name, data]) => [utf8(name), data])));
  }
}

/** Has one namespace for all. */
export class MixesNamespaces extends SharedEngine {
  protected override select(_: string, selection: EntrySelection): StoredEntries {
    return super.select('DEFAULT', selection);
  }

  protected override write(_: string, changes: EntryChanges): void {
    super.write('DEFAULT', changes);
  }
}

/** Cuts long names. */
export class CutsNames extends SharedEngine {
  protected override write(namespace: string, changes: EntryChanges): void {
    super.write(namespace, new Map([...changes].map(([name, data]) => [name.slice(0, 255), data])));
  }
}

/** Forgets what it does not know. */
export class DropsUnknownFields extends SharedEngine {
  protected override write(namespace: string, changes: EntryChanges): void {
    const known = (data: TokenStorageData): TokenStorageData =>
      new TokenStorageData(Object.assign({}, data, { extra: null }));
    super.write(namespace, new Map([...changes].map(([name, data]) => [name, data && known(data)])));
  }
}

/** Forgets a namespace that has become empty only when everything is removed at once. */
export class KeepsEmptyNamespaces extends SharedEngine {
  protected override write(namespace: string, changes: EntryChanges): void {
    super.write(namespace, changes);
    const removed = [...changes.values()].filter((data) => data === undefined);
    if (removed.length === 1 && !this.location.namespaces.has(namespace)) {
      this.location.namespaces.set(namespace, new Map());
    }
  }
}

/** Reads once, and believes that nobody else writes. */
export class ReadsOnce extends SharedEngine {
  readonly #read = new Map<string, StoredEntries>();

  override async read(namespace: string, selection: EntrySelection): Promise<StoredEntries> {
    const known = this.#read.get(namespace) ?? this.select(namespace, 'all');
    this.#read.set(namespace, known);
    return selection === 'all' ? known : this.select(namespace, selection);
  }

  protected override write(namespace: string, changes: EntryChanges): void {
    super.write(namespace, changes);
    if (changes.size > 0) this.#read.delete(namespace);
  }
}

/** Gives out what is stored as it is at any time, and not as it was. */
export class ReadsLate extends SharedEngine {
  override async read(namespace: string, selection: EntrySelection): Promise<StoredEntries> {
    const now = (): StoredEntries => this.select(namespace, selection);
    return { names: () => now().names(), has: (name) => now().has(name), get: (name) => now().get(name) };
  }
}

/** Tells of a change and then makes it. */
export class ReportsEarly extends SharedEngine {
  override async update(namespace: string, selection: EntrySelection, update: EntryUpdate): Promise<void> {
    const changes = changesOf(update, () => this.select(namespace, selection));
    this.report({ namespace, resourceServers: [...changes.keys()] });
    for (let turns = 0; turns < 20; turns += 1) await turn();
    this.write(
      namespace,
      changesOf(update, () => this.select(namespace, selection)),
    );
  }
}

/** Tells the whole entry. */
export class ReportsTokens extends SharedEngine {
  protected override write(namespace: string, changes: EntryChanges): void {
    super.write(namespace, changes);
    const tokens = [...changes.values()].map((data) => data?.access_token ?? '');
    this.report({ namespace, resourceServers: tokens });
  }
}

/** Prints what it writes. */
export class PrintsTokens extends SharedEngine {
  protected override write(namespace: string, changes: EntryChanges): void {
    console.debug('writing', [...changes.values()]);
    super.write(namespace, changes);
  }
}

/** Gives the lock to everybody. */
export class LocksNobodyOut extends SharedEngine {
  override acquireLock(lockName: string, options: AcquireLockOptions): Promise<Lease> {
    return new LocalLocks().acquire(lockName, options);
  }
}

/** Has one lock for all names. */
export class LocksEverything extends SharedEngine {
  override acquireLock(_: string, options: AcquireLockOptions): Promise<Lease> {
    return super.acquireLock('the lock', options);
  }
}

/** Keeps locks in the storage and not at the location. */
export class LocksForItself extends SharedEngine {
  readonly #locks = new LocalLocks();

  override acquireLock(lockName: string, options: AcquireLockOptions): Promise<Lease> {
    return this.#locks.acquire(lockName, options);
  }
}

/** Writes for whoever once held a lock. */
export class FencesNothing extends SharedEngine {
  override async acquireLock(lockName: string, options: AcquireLockOptions): Promise<Lease> {
    const lease = await super.acquireLock(lockName, options);
    return { lockName, release: () => lease.release(), signal: new AbortController().signal };
  }
}

/** Lets the last who came go first. */
export class ServesTheLastFirst extends SharedEngine {
  readonly #waiting: (() => void)[] = [];
  #held = false;

  override async acquireLock(lockName: string): Promise<Lease> {
    if (this.#held) await new Promise<void>((resolve) => this.#waiting.push(resolve));
    this.#held = true;
    const { signal } = new AbortController();
    const release = async (): Promise<void> => {
      const next = this.#waiting.pop();
      this.#held = next !== undefined;
      next?.();
    };
    return { lockName, signal, release };
  }
}
