import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { type AcquireLockOptions, type Lease, LockLostError } from '@token-storage/core';
import { makeParentDirectory } from '../file/make-parent-directory.ts';
import { resolveTarget } from '../file/resolve-target.ts';
import { Owners } from '../ownership/owners.ts';
import type { Ownership } from '../ownership/ownership.ts';
import { Baton } from './baton.ts';
import type { HeldBaton } from './held-baton.ts';

/**
 * Locks of any name for those who share a file: each is a {@link Baton} in the folder `<file>.locks` beside it. A lock name
 * may be longer than a file name can be, so it is hashed.
 */
export class NamedBatons {
  readonly #path: string;
  readonly #ownership: Ownership;
  readonly #held = new Map<Lease, HeldBaton>();

  /** @param path The file, absolute. Its symbolic links are followed each time: they may lead elsewhere by then. */
  constructor(path: string, ownership: Ownership = 'check') {
    this.#path = path;
    this.#ownership = ownership;
  }

  /** Waits for a lock, as {@link Baton.acquire} does. Missing folders are made. */
  async acquire(lockName: string, options: AcquireLockOptions): Promise<Lease> {
    const name = createHash('sha256').update(lockName).digest('hex').slice(0, 32);
    const baton = await namedBaton(resolveTarget(this.#path, this.#ownership), name, this.#ownership);
    const held = await baton.acquire({ ...options, lockName });
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

  /** The baton behind a lease, which may have been lost. @throws {@link LockLostError} when the lease was released. */
  batonOf(lease: Lease): HeldBaton {
    const held = this.#held.get(lease);
    if (held === undefined) throw lockEnded(lease.lockName);
    return held;
  }

  /** Gives back all that are held. */
  async releaseAll(): Promise<void> {
    await Promise.all([...this.#held.keys()].map((lease) => lease.release()));
  }
}

/**
 * One of the batons of those who share a file. Missing folders are made. Names that are no hash are free for other uses.
 *
 * @throws {@link StorageIOError} when their folder cannot be made, or belongs to somebody else.
 */
export async function namedBaton(target: string, name: string, ownership: Ownership): Promise<Baton> {
  const owners = new Owners(target, ownership);
  const folder = `${target}.locks`;
  const directory = join(folder, name);
  await makeParentDirectory(directory, owners);
  owners.lookIn(folder);
  return new Baton(directory, { owners });
}

/** What a write under a lock rejects with once the lock has ended. */
export function lockEnded(lockName: string): LockLostError {
  return new LockLostError(`The lock ${lockName} ended before this write, which was not made: read again.`, {
    lockName,
  });
}
