import { checkFunction } from '../../checks/check-function.ts';
import { checkString } from '../../checks/check-string.ts';
import { isPromise } from '../../checks/refuse-promise.ts';
import { checkChanges } from '../../contract/check-changes.ts';
import { checkSelection } from '../../contract/check-selection.ts';
import type { EntryChanges, EntrySelection, EntryUpdate, StoredEntries } from '../../contract/entries.ts';
import type { LockOptions } from '../../contract/lock-options.ts';
import type { TokenChange } from '../../contract/token-change.ts';
import { type LockTask, TokenStorage } from '../../contract/token-storage.ts';
import { UsageError } from '../../errors/input-errors.ts';
import { checkIDTokenDecoder } from '../../id-token/check-id-token-decoder.ts';
import type { IDTokenDecoding } from '../../id-token/id-token-decoding.ts';
import { checkLockOptions } from '../locks/check-lock-options.ts';
import type { Lease } from '../locks/lease.ts';
import { lockEnded } from '../locks/lock-ended.ts';
import type { SharedEngine } from './shared-engine.ts';

/** What a view is a view of. */
export interface ViewOptions {
  /** Lends its ID token decoder. */
  readonly parent?: TokenStorage | undefined;
  /** Where it is handed to the task of a lock: writes happen only while this holds. */
  readonly lease?: Lease | undefined;
}

/** One namespace of an engine: the contract, by way of a {@link SharedEngine}. */
export class NamespaceView extends TokenStorage {
  readonly namespace: string;
  readonly #shared: SharedEngine;
  readonly #parent: TokenStorage | undefined;
  readonly #lease: Lease | undefined;
  readonly #subscriptions = new Set<() => void>();
  #idTokenDecoder: IDTokenDecoding | undefined;

  /** @throws {@link UsageError} when the namespace is not a string. */
  constructor(shared: SharedEngine, namespace: string, { parent, lease }: ViewOptions = {}) {
    super();
    checkString(namespace, 'A namespace');
    this.namespace = namespace;
    this.#shared = shared;
    this.#parent = parent;
    this.#lease = lease;
  }

  /** A view uses the decoder of what it is a view of, until it is given its own. */
  override get idTokenDecoder(): IDTokenDecoding | undefined {
    return this.#idTokenDecoder ?? this.#parent?.idTokenDecoder;
  }

  override set idTokenDecoder(decoder: IDTokenDecoding | undefined) {
    checkIDTokenDecoder(decoder);
    this.#idTokenDecoder = decoder;
  }

  override async readEntries(selection: EntrySelection): Promise<StoredEntries> {
    checkSelection(selection);
    return this.#shared.run((engine) => engine.read(this.namespace, selection, this.#lease));
  }

  override async updateEntries(selection: EntrySelection, update: EntryUpdate): Promise<void> {
    checkSelection(selection);
    const lease = this.#lease;
    if (lease?.signal.aborted) throw lockEnded(lease.lockName);
    let changes: EntryChanges = new Map();
    const checked =
      typeof update === 'function'
        ? (current: StoredEntries) => (changes = checkChanges(update(current)))
        : (changes = checkChanges(update));
    await this.#shared.run((engine) => engine.update(this.namespace, selection, checked, lease));
    if (changes.size > 0) {
      this.#shared.changes.report({ namespace: this.namespace, resourceServers: [...changes.keys()] });
    }
  }

  /** The fast read, but for the task of a lock, which must see what the holder before it wrote. */
  protected override readPossiblyStale(selection: EntrySelection): Promise<StoredEntries> {
    return this.#shared.run((engine) =>
      this.#lease === undefined && engine.readPossiblyStale
        ? engine.readPossiblyStale(this.namespace, selection)
        : engine.read(this.namespace, selection, this.#lease),
    );
  }

  override async *iterNamespaces(): AsyncIterableIterator<string> {
    yield* await this.#shared.run((engine) => engine.namespaces());
  }

  override withNamespace(namespace: string): TokenStorage {
    return new NamespaceView(this.#shared, namespace, { parent: this, lease: this.#lease });
  }

  override async withNamedLock<T>(lockName: string, task: LockTask<T>, options?: LockOptions): Promise<T> {
    checkString(lockName, 'A lock name');
    checkFunction(task, 'The task of a lock');
    const lease = await this.#shared.acquireLock(lockName, checkLockOptions(options));
    let result: T;
    try {
      // It may have been closed in the moment in which the lock was given: then nobody else ends this lease.
      this.#shared.checkOpen();
      const running = task(new NamespaceView(this.#shared, this.namespace, { parent: this, lease }), lease.signal);
      // What it began and does not wait for would go on without the lock.
      if (!isPromise(running))
        throw new UsageError('The task of a lock must return a Promise: make it an async function.');
      result = await running;
    } catch (error) {
      // Whether the lock can be given back or not: what the task threw is what went wrong first.
      await lease.release().catch(() => {});
      throw error;
    }
    await lease.release();
    return result;
  }

  override subscribe(listener: (change: TokenChange) => void): () => void {
    checkFunction(listener, 'A listener');
    this.#shared.checkOpen();
    const end = this.#shared.changes.subscribe(this.namespace, listener);
    const unsubscribe = (): void => {
      this.#subscriptions.delete(unsubscribe);
      end();
    };
    this.#subscriptions.add(unsubscribe);
    return unsubscribe;
  }

  /** Ends the subscriptions of this view. */
  override async close(): Promise<void> {
    for (const unsubscribe of this.#subscriptions) unsubscribe();
  }
}
