import { join } from 'node:path';
import { type AcquireLockOptions, type Lease, lockEnded } from '@token-storage/core/adapter';
import { makeParentDirectory } from '../file/make-parent-directory.ts';
import { resolveTarget } from '../file/resolve-target.ts';
import { monotonicMs } from '../clock.ts';
import { Owners } from '../ownership/owners.ts';
import type { Ownership } from '../ownership/ownership.ts';
import { textHash } from '../text-hash.ts';
import { FileLock } from './file-lock.ts';
import type { HeldLock } from './held-lock.ts';

/** Waits for the end of a write to the file that somebody is in the midst of. */
export type Settle = (options: AcquireLockOptions) => Promise<void>;

/** How {@link NamedFileLocks} behave. */
export interface NamedFileLocksOptions {
  readonly settle: Settle;
  readonly ownership?: Ownership | undefined;
}

/**
 * Locks of any name for those who share a file: each is a {@link FileLock} in the folder `<file>.locks` beside it, which is
 * there as long as any of them is in use. A lock name may be longer than a file name can be, so it is hashed.
 *
 * A write under a lock looks whether the lock is still held right before it commits, and a process may be suspended between
 * the two. So whoever takes a lock over waits for the end of such a write before he reads anything, by passing once through
 * the lock of the file itself. A lock that was given back has no such writer.
 *
 * @example
 * ```ts
 * import { NamedFileLocks } from '@token-storage/node-files';
 *
 * const locks = new NamedFileLocks('/home/me/tokens.json', { settle: async () => {} });
 * const lease = await locks.acquire('refresh', { timeoutMs: 5_000 });
 * await lease.release();
 * ```
 */
export class NamedFileLocks {
  readonly #path: string;
  readonly #options: NamedFileLocksOptions;
  readonly #held = new Map<Lease, HeldLock>();

  /** @param path The file, absolute. Its symbolic links are followed each time: they may lead elsewhere by then. */
  constructor(path: string, options: NamedFileLocksOptions) {
    this.#path = path;
    this.#options = options;
  }

  /** Waits for a lock, as {@link FileLock.acquire} does. Missing folders are made. */
  async acquire(lockName: string, options: AcquireLockOptions): Promise<Lease> {
    const name = textHash(lockName).slice(0, 32);
    const deadlineMs = monotonicMs() + options.timeoutMs;
    const { ownership } = this.#options;
    const lock = await namedFileLock(resolveTarget(this.#path, ownership), name, { ownership });
    const held = await lock.acquire({ ...options, lockName });
    if (held.wasTakenOver) await this.#passThrough(held, { ...options, timeoutMs: deadlineMs - monotonicMs() });
    const lease: Lease = {
      lockName,
      signal: held.signal,
      release: async () => {
        this.#held.delete(lease);
        await held.release();
      },
    };
    this.#held.set(lease, held);
    return lease;
  }

  async #passThrough(held: HeldLock, options: AcquireLockOptions): Promise<void> {
    try {
      await this.#options.settle({ ...options, timeoutMs: Math.max(0, Math.ceil(options.timeoutMs)) });
    } catch (error) {
      // The next one has to do it: it must not look as if the one who was robbed had given it back.
      await held.undo();
      throw error;
    }
  }

  /** The file lock behind a lease, which may have been lost. @throws {@link LockLostError} when the lease was released. */
  lockOf(lease: Lease): HeldLock {
    const held = this.#held.get(lease);
    if (held === undefined) throw lockEnded(lease.lockName);
    return held;
  }

  /** Gives back all that are held. */
  async releaseAll(): Promise<void> {
    await Promise.all([...this.#held.keys()].map((lease) => lease.release()));
  }
}

/** How a {@link namedFileLock} behaves. */
export interface NamedFileLockOptions {
  readonly ownership?: Ownership | undefined;
  /** As of any {@link FileLock}. */
  readonly staleMs?: number | undefined;
}

/**
 * One of the locks of those who share a file, in the folder `<file>.locks`, which it leaves without a trace. Names that are
 * no hash are free for other uses.
 *
 * @throws {@link StorageIOError} when their folder cannot be made, or belongs to somebody else.
 * @example
 * ```ts
 * import { namedFileLock } from '@token-storage/node-files';
 *
 * const lock = await namedFileLock('/home/me/tokens.json', 'upgrade');
 * const held = await lock.acquire({ timeoutMs: 5_000 });
 * await held.release();
 * ```
 */
export async function namedFileLock(
  target: string,
  name: string,
  { ownership, staleMs }: NamedFileLockOptions = {},
): Promise<FileLock> {
  const owners = new Owners(target, ownership);
  const folder = `${target}.locks`;
  await makeParentDirectory(target, owners);
  owners.lookIn(folder);
  return new FileLock(join(folder, name), { owners, staleMs, isPassing: true });
}
