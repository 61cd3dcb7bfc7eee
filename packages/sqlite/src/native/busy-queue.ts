import { existsSync } from 'node:fs';

import { StorageIOError } from '@token-storage/core';
import type { AcquireLockOptions } from '@token-storage/core/adapter';
import { namedFileLock, type Ownership, resolveTarget } from '@token-storage/node-files';

const NAME = 'writers';
/** Nothing but the order depends on it, so whoever keeps others waiting is passed soon. */
const STALE_MS = 2_000;

/** The turn of one writer, until he gives it back. */
export interface Turn {
  /** Never rejects: what was written under it stays written, and others pass it soon. */
  release(): Promise<void>;
}

/**
 * The line of those who found a database busy, between processes. SQLite knows none: whoever tries at the right moment has
 * its lock, which is mostly the one who has just given it back. Readers stand in it too: a file without a write-ahead log
 * cannot be read for as long as a commit takes to reach the disk.
 *
 * The line is there while somebody is in it, so a writer who is alone pays for one look.
 */
export class WritersTurn {
  readonly #path: string;
  readonly #ownership: Ownership;

  /** @param path The database, absolute. */
  constructor(path: string, ownership: Ownership) {
    this.#path = path;
    this.#ownership = ownership;
  }

  /** Whether somebody is in the line. @param target The database that is open, without symbolic links. */
  isAwaited(target: string | undefined): boolean {
    return target !== undefined && existsSync(`${target}.locks/${NAME}`);
  }

  /**
   * Waits for one's turn.
   *
   * @returns `undefined` where there can be no line, for want of a place for it: the database's own lock is enough to write.
   * @throws {@link LockTimeoutError} naming the one whose turn it is.
   */
  async take(options: AcquireLockOptions): Promise<Turn | undefined> {
    try {
      const target = resolveTarget(this.#path, this.#ownership);
      const line = await namedFileLock(target, NAME, { staleMs: STALE_MS, ownership: this.#ownership });
      const baton = await line.acquire({ ...options, lockName: target });
      return { release: () => baton.release().catch(() => {}) };
    } catch (error) {
      if (error instanceof StorageIOError) return undefined;
      throw error;
    }
  }
}
