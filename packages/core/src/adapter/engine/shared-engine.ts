import { StorageClosedError } from '../../errors/storage-errors.ts';
import { throwIfAborted } from '../../signals/abort-reason.ts';
import type { AcquireLockOptions, Lease } from '../locks/lease.ts';
import { ChangeHub } from './change-hub.ts';
import type { StorageEngine } from './storage-engine.ts';

/** One engine and its lifecycle, shared by a root storage and its views. */
export class SharedEngine {
  readonly changes: ChangeHub;
  readonly #engine: StorageEngine;
  readonly #running = new Set<Promise<unknown>>();
  readonly #waiting = new Set<AbortController>();
  #closed: Promise<void> | undefined;

  constructor(engine: StorageEngine) {
    this.#engine = engine;
    this.changes = new ChangeHub((report) => engine.watch(report));
  }

  /** @throws {@link StorageClosedError} from when closing begins. */
  checkOpen(): void {
    if (this.#closed !== undefined) throw closed();
  }

  /** Runs one operation of the engine, which closing waits for. */
  async run<T>(operation: (engine: StorageEngine) => Promise<T>): Promise<T> {
    this.checkOpen();
    const running = operation(this.#engine);
    this.#running.add(running);
    try {
      return await running;
    } finally {
      this.#running.delete(running);
    }
  }

  /** Waits for a lock; closing ends the wait. */
  async acquireLock(lockName: string, { timeoutMs, signal }: AcquireLockOptions): Promise<Lease> {
    this.checkOpen();
    throwIfAborted(signal);
    // A signal for each wait. One for all collects so many listeners that Node 20 warns of a leak, and what
    // AbortSignal.any() makes of one that lives long does leak: https://github.com/nodejs/node/issues/55351.
    const wait = new AbortController();
    const giveUp = (): void => wait.abort(signal?.reason);
    this.#waiting.add(wait);
    signal?.addEventListener('abort', giveUp);
    try {
      return await this.#engine.acquireLock(lockName, { timeoutMs, signal: wait.signal });
    } finally {
      this.#waiting.delete(wait);
      signal?.removeEventListener('abort', giveUp);
    }
  }

  /** Finishes what runs, then closes the engine. The same promise each time. */
  close(): Promise<void> {
    this.#closed ??= this.#close();
    return this.#closed;
  }

  async #close(): Promise<void> {
    for (const wait of this.#waiting) wait.abort(closed());
    this.changes.close();
    await Promise.allSettled(this.#running);
    await this.#engine.close();
  }
}

const closed = (): StorageClosedError => new StorageClosedError('The storage is closed: make a new one.');
