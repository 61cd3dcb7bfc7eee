import { renameSync, rmSync, type Stats } from 'node:fs';
import { dirname, join } from 'node:path';
import type { HeldLock } from '../file-lock/held-lock.ts';
import { Owners } from '../ownership/owners.ts';
import { retryWhileBusy } from '../retry-while-busy.ts';
import { explainSystemError, systemCode } from '../system-error.ts';
import { temporaryName } from '../temporary-name.ts';
import { syncDirectory } from './sync-directory.ts';
import { writeDurably } from './write-durably.ts';
import type { FileContent } from './write-pieces.ts';

/**
 * How {@link atomicWrite} commits.
 *
 * @see {@link FileLock}
 */
export interface AtomicWriteOptions {
  /**
   * Called when everything is written, with nothing between it and the commit: the place to look at the target, or at
   * another lease, once more. It is synchronous. What it throws ends the write, and the target stays as it was. On
   * Windows it is called again before each further try.
   *
   * @param written How the target is going to look: its inode, size and modification time, which no other version of
   * the file has. Only the time of change is going to be another one.
   */
  readonly beforeCommit?: ((written: Stats) => void) | undefined;
  /**
   * Called once it is committed, before the folder is synced, which may take as long as all before: the place to give the
   * lock back. Whoever commits next and syncs the same folder makes this change durable as well, never without it.
   */
  readonly afterCommit?: (() => Promise<void>) | undefined;
  /** Whose the new file is where root writes it. */
  readonly owners?: Owners | undefined;
}

/**
 * What became of an {@link atomicWrite}: `robbed` means that nothing was written.
 *
 * @see {@link FileLock}
 */
export type AtomicWriteOutcome = 'committed' | 'robbed';

/**
 * Replaces a file, as the holder of the lock beside it.
 *
 * Readers see the old content or the new, never a part, whatever happens. Once the call resolves with `committed` the
 * new content survives a power failure. The file can be read by its owner only (0600), whoever could read it before;
 * hard links to the old one keep the old content.
 *
 * If the lock was taken over before the commit, the outcome is `robbed` and the target is untouched: acquire the lock
 * again, read the target again, and do the whole change again.
 *
 * @param held The lock; its directory must be on the same device as the target, for which it lies beside it.
 * @param target The file as {@link resolveTarget} gives it. It need not exist; its folder must.
 * @param content The whole new content; text is written as UTF-8, pieces one after the other.
 * @throws {@link StorageIOError} with path and system code when the system fails, for example for want of space. The
 * target is untouched then, unless its folder could not be synced after the commit.
 * @see {@link FileLock}, whose example uses it
 */
export async function atomicWrite(
  held: HeldLock,
  target: string,
  content: FileContent,
  { beforeCommit, afterCommit, owners = new Owners(target) }: AtomicWriteOptions = {},
): Promise<AtomicWriteOutcome> {
  // Inside the held directory: the rename that commits fails if that has got another name meanwhile.
  const temporary = join(held.directory, temporaryName());
  try {
    const written = await writeDurably(temporary, content, owners);
    await retryWhileBusy(() => {
      beforeCommit?.(written);
      renameSync(temporary, target);
    });
  } catch (error) {
    removeQuietly(temporary);
    if (systemCode(error) === 'ENOENT' && !held.stillHeld()) return 'robbed';
    throw explainSystemError(error, 'write', target);
  }
  await afterCommit?.();
  try {
    await syncDirectory(dirname(target));
  } catch (error) {
    throw explainSystemError(error, 'make durable what was written to', target);
  }
  return 'committed';
}

function removeQuietly(path: string): void {
  try {
    rmSync(path, { force: true });
  } catch {
    // Why the write failed must be said; the next one to take the lock empties it.
  }
}
