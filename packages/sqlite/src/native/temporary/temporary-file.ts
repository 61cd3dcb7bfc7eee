import { type HeldLock, namedFileLock, type Ownership } from '@token-storage/node-files';

/**
 * Runs a task that needs temporary files on the disk of a database. They lie in a baton beside it, which one process at a
 * time has: what a process that was killed left there, whoever takes it next removes.
 *
 * @param target The database, which need not exist.
 * @param task Its baton's directory is where to put files, under a `temporaryName`.
 * @throws {@link LockTimeoutError} when it is not its turn in time.
 */
export async function withScratch<T>(
  target: string,
  { timeoutMs, ownership }: { readonly timeoutMs: number; readonly ownership: Ownership },
  task: (baton: HeldLock) => Promise<T>,
): Promise<T> {
  const scratch = await namedFileLock(target, 'scratch', { ownership });
  const baton = await scratch.acquire({ timeoutMs, lockName: target });
  try {
    return await task(baton);
  } finally {
    await baton.release();
  }
}
