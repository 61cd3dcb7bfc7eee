import { NamespaceView } from './namespace-view.ts';
import { SharedEngine } from './shared-engine.ts';
import type { EngineChange, StorageEngine } from './storage-engine.ts';

/**
 * The namespace where none is named; the Python SDK's too.
 *
 * @see {@link EngineTokenStorage}
 */
export const DEFAULT_NAMESPACE = 'DEFAULT';

/**
 * A token storage made of a {@link StorageEngine}: what every adapter extends.
 *
 * It checks arguments, keeps the lifecycle, serves views and subscriptions, and fences writes under a lock.
 *
 * @example
 * ```ts
 * import type { Lease } from '@token-storage/core/adapter';
 * import { changesOf, EngineTokenStorage, LocalLocks, type StorageEngine } from '@token-storage/core/adapter';
 *
 * // Nothing is ever stored here; a real engine keeps what `changesOf` gives.
 * class ForgetfulEngine implements StorageEngine {
 *   readonly #locks = new LocalLocks();
 *
 *   async read() {
 *     return { names: () => [], has: () => false, get: () => undefined };
 *   }
 *
 *   async update(_namespace: string, _selection: unknown, update: Parameters<StorageEngine['update']>[2]) {
 *     changesOf(update, () => ({ names: () => [], has: () => false, get: () => undefined }));
 *   }
 *
 *   async namespaces(): Promise<string[]> {
 *     return [];
 *   }
 *
 *   acquireLock(lockName: string, options: Parameters<LocalLocks['acquire']>[1]): Promise<Lease> {
 *     return this.#locks.acquire(lockName, options);
 *   }
 *
 *   watch() {
 *     return () => {};
 *   }
 *
 *   async close() {
 *     this.#locks.close();
 *   }
 * }
 *
 * class ForgetfulTokenStorage extends EngineTokenStorage {
 *   constructor() {
 *     super(new ForgetfulEngine());
 *   }
 * }
 * ```
 * @see {@link https://token-storage.github.io/token-storage/guides/your-own-storage | A storage of your own}
 */
export class EngineTokenStorage extends NamespaceView {
  readonly #shared: SharedEngine;

  /**
   * @param engine Belongs to this storage from now on, which closes it.
   * @param namespace `"DEFAULT"` where it is left out.
   * @throws {@link UsageError} when the namespace is not a string.
   */
  constructor(engine: StorageEngine, namespace: string = DEFAULT_NAMESPACE) {
    const shared = new SharedEngine(engine);
    super(shared, namespace);
    this.#shared = shared;
  }

  /** Runs an operation of the adapter's own, which closing waits for. @throws {@link StorageClosedError} after that. */
  protected async runOperation<T>(operation: () => Promise<T>): Promise<T> {
    return this.#shared.run(operation);
  }

  /** Tells subscribers of a change that an operation of the adapter's own has made, once it can be read. */
  protected reportChange(change: EngineChange): void {
    this.#shared.changes.report(change);
  }

  /** Finishes what was begun and frees everything, all views included. Later calls reject. */
  override async close(): Promise<void> {
    await this.#shared.close();
  }
}
