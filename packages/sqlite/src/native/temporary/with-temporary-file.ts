import { rmSync } from 'node:fs';
import { join } from 'node:path';

import { type HeldLock, namedFileLock, type Ownership, temporaryName } from '@token-storage/node-files';

/** How to have a temporary file. */
export interface TemporaryFileOptions {
  /** How long to wait for others who have one there. */
  readonly timeoutMs: number;
  readonly ownership: Ownership;
}

/**
 * Runs a task that needs a temporary file on the disk of a database, and removes the file afterwards. It lies in the folder
 * of a lock beside the database, which one process at a time holds: what a process that was killed left there, whoever holds
 * it next removes.
 *
 * @param target The database, as `resolveTarget` gives it. It need not exist; missing folders are made.
 * @param task Gets the path of the file, which is not made, and the lock.
 * @throws {@link LockTimeoutError} when others do not give the lock back in time.
 */
export async function withTemporaryFile<T>(
  target: string,
  { timeoutMs, ownership }: TemporaryFileOptions,
  task: (path: string, lock: HeldLock) => Promise<T> | T,
): Promise<T> {
  const fileLock = await namedFileLock(target, 'scratch', { ownership });
  const lock = await fileLock.acquire({ timeoutMs, lockName: target });
  const path = join(lock.directory, temporaryName());
  try {
    return await task(path, lock);
  } finally {
    try {
      rmSync(path, { force: true });
    } finally {
      await lock.release();
    }
  }
}
