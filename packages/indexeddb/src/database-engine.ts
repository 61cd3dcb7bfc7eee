import type { AcquireLockOptions, EngineChange } from '@token-storage/core/adapter';

import { Connection } from './connection/connection.ts';
import type { StoreLayout } from './connection/open-database.ts';
import type { HeldLease } from './lock/held-lease.ts';
import { LeaseLock } from './lock/lease-lock.ts';
import type { LocksSchema } from './lock/locks-schema.ts';
import { ChangeSignal } from './page/change-signal.ts';

/**
 * What the engines that keep tokens in IndexedDB have in common: a connection, locks in it, and a signal beside it.
 *
 * @example
 * ```ts
 * import { DatabaseEngine, type LocksSchema } from '@token-storage/indexeddb/engine';
 *
 * class MyEngine extends DatabaseEngine<LocksSchema> {
 *   constructor(name: string) {
 *     super(name, [{ name: 'locks' }]);
 *   }
 *
 *   protected override async look(): Promise<string> {
 *     return 'what differs after each change';
 *   }
 * }
 * ```
 */
export abstract class DatabaseEngine<Schema extends LocksSchema> {
  protected readonly connection: Connection<Schema>;
  protected readonly signal: ChangeSignal;
  readonly #locks: LeaseLock;

  /**
   * @param name The database's name.
   * @param stores Its object stores, the one of locks included.
   */
  constructor(name: string, stores: readonly StoreLayout<Schema>[]) {
    this.connection = new Connection(name, { version: 2, stores });
    this.signal = new ChangeSignal(name, () => this.look());
    this.#locks = new LeaseLock(this.connection);
  }

  /** A text that is another one after each change; asked for where no signal can be heard. */
  protected abstract look(): Promise<string>;

  /** Takes a lock that every tab and worker of the origin knows. */
  acquireLock(lockName: string, options: AcquireLockOptions): Promise<HeldLease> {
    return this.#locks.acquire(lockName, options);
  }

  /** Reports changes of this context and of others, until the function that it returns is called. */
  watch(report: (change: EngineChange) => void): () => void {
    return this.signal.listen(report);
  }

  /** Gives leases back and closes the connection. */
  async close(): Promise<void> {
    try {
      await this.#locks.close();
    } finally {
      this.signal.close();
      this.connection.close();
    }
  }
}
