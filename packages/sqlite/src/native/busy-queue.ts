import { existsSync } from 'node:fs';

import { StorageIOError } from '@token-storage/core';
import type { AcquireLockOptions } from '@token-storage/core/adapter';
import { namedFileLock, type Ownership, resolveTarget } from '@token-storage/node-files';

/** The name of its lock beside the database: all versions of this library must stand in one queue. */
const LOCK_NAME = 'writers';
/** Nothing but the order depends on it, so whoever keeps others waiting is passed soon. */
const STALE_MS = 2_000;

/** A turn at the database, until it is given back. */
export interface Turn {
  /** Never rejects: what was written under it stays written, and others pass it soon. */
  release(): Promise<void>;
}

/**
 * The queue of those who found a database busy, in all processes. SQLite knows none: whoever tries at the right moment has
 * its lock, which is mostly the one who has just given it back. Readers stand in it too: a file without a write-ahead log
 * cannot be read for as long as a commit takes to reach the disk.
 *
 * The queue is there while somebody is in it, so a writer who is alone pays for one look.
 */
export class BusyQueue {
  readonly #path: string;
  readonly #ownership: Ownership;

  /** @param path The database, absolute. */
  constructor(path: string, ownership: Ownership) {
    this.#path = path;
    this.#ownership = ownership;
  }

  /** Whether somebody stands in the queue of a database. @param target Its path, without symbolic links. */
  static hasWaiters(target: string): boolean {
    return existsSync(`${target}.locks/${LOCK_NAME}`);
  }

  /**
   * Waits in the queue.
   *
   * @returns `undefined` where there can be no queue, for want of a place for it: the database's own lock is enough to write.
   * @throws {@link LockTimeoutError} naming the one whose turn it is.
   */
  async waitForTurn(options: AcquireLockOptions): Promise<Turn | undefined> {
    try {
      const target = resolveTarget(this.#path, this.#ownership);
      const fileLock = await namedFileLock(target, LOCK_NAME, { staleMs: STALE_MS, ownership: this.#ownership });
      const lock = await fileLock.acquire({ ...options, lockName: target });
      return { release: () => lock.release().catch(() => {}) };
    } catch (error) {
      if (error instanceof StorageIOError) return undefined;
      throw error;
    }
  }
}
