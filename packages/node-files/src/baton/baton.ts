import { lstatSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { setImmediate, setTimeout as sleep } from 'node:timers/promises';
import { type AcquireLockOptions, type Lease, LocalLocks, LockTimeoutError, Standstill } from '@token-storage/core';
import { Owners } from '../ownership/owners.ts';
import { retryWhileBusy } from '../retry-while-busy.ts';
import { explainSystemError } from '../system-error.ts';
import { BatonDirectory } from './baton-directory.ts';
import { HeldBaton } from './held-baton.ts';
import { describeOwner, findHeldName, isOwnerGone, newHeldName } from './held-name.ts';

/** How a {@link Baton} behaves. */
export interface BatonOptions {
  /** How long a baton stands still until its holder counts as dead, in milliseconds; 10,000 by default. */
  readonly staleMs?: number | undefined;
  /** Who may own the directory, and what is in it; beside whose file it lies. By default it is one by itself. */
  readonly owners?: Owners | undefined;
}

/** How to wait for a {@link Baton}. */
export interface AcquireBatonOptions extends AcquireLockOptions {
  /** What is locked, for errors; the baton's directory by default. */
  readonly lockName?: string | undefined;
}

const STALE_MS = 10_000;
/** A holder shows that it is alive this many times before it counts as dead. */
const TOUCHES = 5;
/** Two looks that lie further apart than this part of the time count as if they did not. */
const LOOKS = 10;
/** Most holders are done in less than a millisecond: so many tries before the first pause. */
const EAGER_TRIES = 3;
const MAX_PAUSE_MS = 20;

/** Those of this process wait here for each other, first come, first served; only the first looks at the disk. */
const ownLine = new LocalLocks();

/**
 * A lock between processes, and between machines that share a file system: a directory that holds exactly one
 * directory, named `free` or after its holder.
 *
 * - Taking, giving back and robbing are each one `rename` of the exact name that was seen: one process succeeds.
 * - The baton of a process that has ended is taken over at once where that can be known: same machine, same boot, same
 *   PID namespace. Otherwise once it stood still for 10 s; a living holder touches it every 2 s. Clocks are never
 *   compared.
 * - So a process that was suspended for long is robbed, and may wake up believing that it still holds the baton. What
 *   it placed in {@link HeldBaton.directory} cannot be renamed from there any more, so it cannot commit.
 *
 * The directory stays for good. It must lie where its user may write, for a file: beside the file.
 */
export class Baton {
  /** The absolute path of the directory. */
  readonly directory: string;
  readonly #disk: BatonDirectory;
  readonly #staleMs: number;
  readonly #standstill: Standstill;

  /** @param directory Its parent directory must exist when the baton is acquired. */
  constructor(directory: string, { staleMs = STALE_MS, owners }: BatonOptions = {}) {
    this.directory = resolve(directory);
    this.#disk = new BatonDirectory(this.directory, owners ?? new Owners(this.directory));
    this.#staleMs = staleMs;
    this.#standstill = new Standstill(staleMs / LOOKS);
  }

  /**
   * Waits for the baton. Within one process those who wait get it in the order in which they asked.
   *
   * @throws {@link LockTimeoutError} naming the owner when it was not free in time; the signal's reason when that is
   * aborted; {@link StorageIOError} when the directory cannot be made or changed, or belongs to somebody else.
   */
  async acquire({ timeoutMs, signal, lockName = this.directory }: AcquireBatonOptions): Promise<HeldBaton> {
    signal?.throwIfAborted();
    const deadlineMs = performance.now() + timeoutMs;
    let turn: Lease | undefined;
    try {
      turn = await ownLine.acquire(this.directory, { timeoutMs, signal });
      const heldName = await this.#take(deadlineMs, signal);
      if (heldName === undefined) throw this.#timeout(lockName, timeoutMs);
      return this.#hold(heldName, lockName, turn);
    } catch (error) {
      await turn?.release();
      // The line knows only this process, and not what is locked.
      if (turn === undefined && error instanceof LockTimeoutError) throw this.#timeout(lockName, timeoutMs);
      throw explainSystemError(error, 'lock', this.directory);
    }
  }

  #hold(heldName: string, lockName: string, turn: Lease): HeldBaton {
    return new HeldBaton({
      directory: join(this.directory, heldName),
      free: this.#disk.free,
      lockName,
      touchMs: this.#staleMs / TOUCHES,
      onEnd: () => void turn.release(),
    });
  }

  async #take(deadlineMs: number, signal: AbortSignal | undefined): Promise<string | undefined> {
    for (let tries = 1; ; tries++) {
      const heldName = await retryWhileBusy(() => this.#tryTake());
      if (heldName !== undefined) return heldName;
      const remainingMs = deadlineMs - performance.now();
      if (remainingMs <= 0) return undefined;
      await pause(tries, remainingMs);
      signal?.throwIfAborted();
    }
  }

  #tryTake(): string | undefined {
    const mine = newHeldName();
    if (this.#disk.takeFree(mine)) return mine;
    const names = this.#disk.names();
    if (names.length === 0) {
      this.#disk.create();
      return this.#disk.takeFree(mine) ? mine : undefined;
    }
    const held = findHeldName(names);
    if (held === undefined || !this.#mayRob(held)) return undefined;
    return this.#disk.take(held, mine) ? mine : undefined;
  }

  #mayRob(held: string): boolean {
    if (isOwnerGone(held)) return true;
    const stats = lstatSync(join(this.directory, held), { throwIfNoEntry: false });
    return stats !== undefined && this.#standstill.look(`${held} ${stats.mtimeMs}`) >= this.#staleMs;
  }

  #timeout(lockName: string, timeoutMs: number): LockTimeoutError {
    const owner = this.#owner();
    const message =
      `The lock ${lockName} was not free within ${timeoutMs} ms: ` +
      `${owner === undefined ? 'others were faster' : `${owner} holds it`}. Try again, or allow more time.`;
    return new LockTimeoutError(message, { lockName, owner, timeoutMs });
  }

  #owner(): string | undefined {
    try {
      const held = findHeldName(this.#disk.names());
      return held === undefined ? undefined : describeOwner(held);
    } catch {
      return undefined; // That the time is over must be said all the same.
    }
  }
}

/** Short at first, then longer and longer, and never the same for two that wait. */
function pause(tries: number, remainingMs: number): Promise<unknown> {
  if (tries <= EAGER_TRIES) return setImmediate();
  const longestMs = Math.min(MAX_PAUSE_MS, 1.5 ** (tries - EAGER_TRIES));
  return sleep(Math.min(remainingMs, Math.random() * longestMs));
}
