import { StorageClosedError } from '../errors/storage-closed-error.ts';
import { ChangeHub } from './change-hub.ts';
import type { StorageEngine } from './storage-engine.ts';

/** One engine and its lifecycle, shared by a root storage and its views. */
export class SharedEngine {
  readonly changes: ChangeHub;
  readonly #engine: StorageEngine;
  readonly #running = new Set<Promise<unknown>>();
  readonly #closing = new AbortController();
  #closed: Promise<void> | undefined;

  constructor(engine: StorageEngine) {
    this.#engine = engine;
    this.changes = new ChangeHub((report) => engine.watch(report));
  }

  /** Aborted when closing begins; its reason is a {@link StorageClosedError}. */
  get closing(): AbortSignal {
    return this.#closing.signal;
  }

  /** The engine, for a call that may be cut short by closing. @throws {@link StorageClosedError} */
  get open(): StorageEngine {
    this.closing.throwIfAborted();
    return this.#engine;
  }

  /** Runs one operation of the engine, which closing waits for. */
  async run<T>(operation: (engine: StorageEngine) => Promise<T>): Promise<T> {
    const running = operation(this.open);
    this.#running.add(running);
    try {
      return await running;
    } finally {
      this.#running.delete(running);
    }
  }

  /** Finishes what runs, then closes the engine. The same promise each time. */
  close(): Promise<void> {
    this.#closed ??= this.#close();
    return this.#closed;
  }

  async #close(): Promise<void> {
    this.#closing.abort(new StorageClosedError('The storage is closed: make a new one.'));
    this.changes.close();
    await Promise.allSettled(this.#running);
    await this.#engine.close();
  }
}
