import { NamespaceView } from './namespace-view.ts';
import { SharedEngine } from './shared-engine.ts';
import type { EngineChange, StorageEngine } from './storage-engine.ts';

/** The namespace where none is named; the Python SDK's too. */
export const DEFAULT_NAMESPACE = 'DEFAULT';

/**
 * A token storage made of a {@link StorageEngine}: what every adapter extends.
 *
 * It checks arguments, keeps the lifecycle, serves views and subscriptions, and fences writes under a lock.
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
