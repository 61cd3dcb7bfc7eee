import { existsSync, lstatSync, renameSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { type AcquireLockOptions, errors } from '@token-storage/core/adapter';
import { monotonicMs } from '../clock.ts';
import { makeDirectory } from '../ownership/make-directory.ts';
import { Owners } from '../ownership/owners.ts';
import { retryWhileBusy } from '../retry-while-busy.ts';
import { explainSystemError, systemCode } from '../system-error.ts';
import { LockDirectory, FREE } from './lock-directory.ts';
import { HeldLock } from './held-lock.ts';
import { describeOwner, findHeldName, isOwnerGone, newHeldName } from './held-name.ts';
import { type LeaveLine, OwnLine } from './own-line.ts';
import { Pace } from './pace.ts';
import { PlaceInLine } from './place-in-line.ts';
import { staleDetectorOf } from './stale-detectors.ts';
import { WaitingLine } from './waiting-line.ts';

/** How a {@link FileLock} behaves. */
export interface FileLockOptions {
  /** How long a lock goes without a heartbeat until it is stale, its holder counted as dead, in milliseconds; 10,000 by default. */
  readonly staleMs?: number | undefined;
  /** Who may own the directory, and what is in it; beside whose file it lies. By default it is one by itself. */
  readonly owners?: Owners | undefined;
  /**
   * Whether the directory is removed while nobody uses it, and the folder above it with the last such; both are made when
   * they are needed. For locks of which there may be any number. By default the directory stays for good.
   */
  readonly isPassing?: boolean | undefined;
}

/** How to wait for a {@link FileLock}. */
export interface AcquireFileLockOptions extends AcquireLockOptions {
  /** What is locked, for errors; the lock's directory by default. */
  readonly lockName?: string | undefined;
}

const STALE_MS = 10_000;
/** So many heartbeats would have to be missing. */
const HEARTBEATS = 5;

/** A lock that was taken: its new name, and the one it had in other hands. */
interface Taken {
  readonly name: string;
  readonly from?: string;
}

/** Callers in this process queue here, first come, first served; only the first looks at the disk. */
const ownLine = new OwnLine();

/**
 * A lock between processes, and between machines that share a file system: a directory that holds exactly one
 * directory, the baton, which is named `free` or after its holder and handed on as in a relay race.
 *
 * - Taking, giving back and robbing are each one `rename` of the exact name that was seen: one process succeeds.
 * - The baton of a process that has ended is taken over at once where that can be known: same machine, same boot, same
 *   PID namespace. Otherwise once it stood still for 10 s; a living holder's heartbeat touches it every 2 s. Clocks are never
 *   compared.
 * - So a process that was suspended for long is robbed, and may wake up believing that it still holds the baton. What
 *   it placed in {@link HeldLock.directory} cannot be renamed from there any more, so it cannot commit.
 *
 * - Who waits comes before who returns: see `PlaceInLine`. Nothing but the order depends on that.
 * - For how long a lock had no heartbeat is remembered from one try to the next: see `staleDetectorOf`.
 *
 * The directory must lie where its user may write, for a file: beside the file.
 *
 * What always holds, whoever is killed or suspended at whatever moment:
 * 1. There is at most one baton: it comes into being only with its directory, by one rename that fails where there is
 *    anything, and every later step removes the name that it saw.
 * 2. Each name in somebody's hands is used once. So what was begun under a name that is gone fails.
 * 3. Whoever takes a baton over empties it before he does anything else, and so knows that no commit comes after that.
 * 4. Where there is no baton, whoever comes makes one. Where it is lost to the dead, whoever comes takes it over.
 * 5. Signs of those who wait decide who tries first, and never who has it. Anybody may remove them.
 *
 * @example
 * ```ts
 * import { atomicWrite, FileLock, makeParentDirectory, resolveTarget } from '@token-storage/node-files';
 *
 * const target = resolveTarget('/home/me/.config/my-app/tokens.json');
 * await makeParentDirectory(target);
 * const held = await new FileLock(`${target}.lock`).acquire({ timeoutMs: 5_000 });
 * try {
 *   const outcome = await atomicWrite(held, target, '{}');
 *   console.log(outcome); // committed, unless the lock was lost meanwhile
 * } finally {
 *   await held.release();
 * }
 * ```
 */
export class FileLock {
  /** The absolute path of the directory. */
  readonly directory: string;
  readonly #disk: LockDirectory;
  readonly #line: WaitingLine;
  readonly #owners: Owners;
  readonly #staleMs: number;
  readonly #isPassing: boolean;

  /** @param directory Its parent directory must exist when the lock is acquired; its parent's, if it is a passing one. */
  constructor(directory: string, { staleMs = STALE_MS, owners, isPassing = false }: FileLockOptions = {}) {
    this.directory = resolve(directory);
    this.#owners = owners ?? new Owners(this.directory);
    this.#disk = new LockDirectory(this.directory, this.#owners);
    this.#line = new WaitingLine(this.directory, this.#owners);
    this.#staleMs = staleMs;
    this.#isPassing = isPassing;
  }

  /**
   * Waits for the lock. Within one process those who wait get it in the order in which they asked; between processes, who
   * has waited for more than 100 ms gets it before who comes later.
   *
   * @throws {@link LockTimeoutError} naming the owner when it was not free in time; the signal's reason when that is
   * aborted; {@link StorageIOError} when the directory cannot be made or changed, or belongs to somebody else.
   */
  async acquire({ timeoutMs, signal, lockName = this.directory }: AcquireFileLockOptions): Promise<HeldLock> {
    signal?.throwIfAborted();
    const deadlineMs = monotonicMs() + timeoutMs;
    const leaveLine = await ownLine.enter(this.directory, { timeoutMs, signal });
    if (leaveLine === undefined) throw this.#timeout(lockName, timeoutMs);
    try {
      const taken = await this.#take(deadlineMs, signal);
      if (taken === undefined) throw this.#timeout(lockName, timeoutMs);
      return this.#hold(taken, lockName, leaveLine);
    } catch (error) {
      leaveLine();
      throw explainSystemError(error, 'lock', this.directory);
    }
  }

  #hold({ name, from }: Taken, lockName: string, leaveLine: LeaveLine): HeldLock {
    const directory = join(this.directory, name);
    return new HeldLock({
      directory,
      giveBack: () => (this.#isPassing ? this.#disk.remove(directory) : this.#disk.giveBack(directory)),
      undo: from === undefined ? undefined : () => renameSync(directory, join(this.directory, from)),
      lockName,
      heartbeatMs: this.#staleMs / HEARTBEATS,
      onEnd: leaveLine,
    });
  }

  async #take(deadlineMs: number, signal: AbortSignal | undefined): Promise<Taken | undefined> {
    const place = new PlaceInLine(this.#line);
    const pace = new Pace();
    try {
      for (;;) {
        const remainingMs = deadlineMs - monotonicMs();
        place.look();
        // Who has no time left takes what is there.
        const mayTake = place.ahead === 0 || remainingMs <= 0;
        const taken = mayTake ? await retryWhileBusy(() => this.#tryToTake()) : undefined;
        if (taken !== undefined) return taken;
        if (remainingMs <= 0) return undefined;
        const sight = this.#sight();
        if (place.ahead > 0 && sight.startsWith(FREE)) place.passIfLeftFree(sight);
        await pace.pause({ sight, ahead: place.ahead, remainingMs });
        signal?.throwIfAborted();
      }
    } finally {
      place.leave();
    }
  }

  /** Another text whenever the lock has changed hands. */
  #sight(): string {
    const held = findHeldName(this.#disk.names());
    if (held !== undefined) return held;
    return `${FREE} ${lstatSync(this.directory, { throwIfNoEntry: false })?.mtimeMs}`;
  }

  #tryToTake(): Taken | undefined {
    const name = newHeldName();
    // One that is made for each use mostly is not there, and an error costs more than a look.
    if (this.#isPassing && !existsSync(this.directory)) return this.#create(name) ? { name } : undefined;
    if (this.#disk.takeFree(name)) return { name };
    const names = this.#disk.names();
    const held = findHeldName(names);
    if (held !== undefined) {
      return this.#mayRob(held) && this.#disk.take(held, name) ? { name, from: held } : undefined;
    }
    return !names.includes(FREE) && this.#create(name) ? { name } : undefined;
  }

  #create(name: string): boolean {
    if (!this.#isPassing) return this.#disk.create(name);
    const folder = dirname(this.directory);
    makeFolder(folder, this.#owners);
    this.#owners.lookIn(folder);
    try {
      return this.#disk.create(name);
    } catch (error) {
      // Whoever was the last to use the folder has removed it since.
      if (systemCode(error) === 'ENOENT') return false;
      throw error;
    }
  }

  #mayRob(held: string): boolean {
    if (isOwnerGone(held)) return true;
    const stats = lstatSync(join(this.directory, held), { throwIfNoEntry: false });
    if (stats === undefined) return false;
    return staleDetectorOf(this.directory, this.#staleMs).look(`${held} ${stats.mtimeMs}`) >= this.#staleMs;
  }

  #timeout(lockName: string, timeoutMs: number): errors.LockTimeoutError {
    const owner = this.#owner();
    const message =
      `The lock ${lockName} was not free within ${timeoutMs} ms: ` +
      `${owner === undefined ? 'others were faster' : `${owner} holds it`}. Try again, or allow more time.`;
    return new errors.LockTimeoutError(message, { lockName, owner, timeoutMs });
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

function makeFolder(path: string, owners: Owners): void {
  if (existsSync(path)) return;
  try {
    makeDirectory(path, owners);
  } catch (error) {
    if (systemCode(error) !== 'EEXIST') throw error;
  }
}
