import { lstatSync } from 'node:fs';
import { errors, type Lease } from '@token-storage/core/adapter';
import { retryWhileBusy } from '../retry-while-busy.ts';
import { explainSystemError, systemCode } from '../system-error.ts';
import { Heartbeat } from './heartbeat.ts';

/** What a {@link HeldLock} is made of. */
export interface HeldLockDetails {
  /** The directory under its held name. */
  readonly directory: string;
  /** Gives it back to whoever comes next. */
  readonly giveBack: () => void;
  /** Gives it back to the one from whom it was taken over; `undefined` for a lock that was free. */
  readonly undo: (() => void) | undefined;
  /** What was locked, for errors. */
  readonly lockName: string;
  /** How long from one heartbeat to the next, in milliseconds. */
  readonly heartbeatMs: number;
  /** Called once, when the lock is given back or found lost. */
  readonly onEnd: () => void;
}

/**
 * A lock in hand, until it is released, or robbed by somebody who had reason to believe that this process is dead.
 *
 * Exclusive use is certain only at one moment: a file inside {@link HeldLock.directory} can be renamed out of it as
 * long as nobody robbed the lock, and not after. That rename is how to commit; `atomicWrite` does it.
 *
 * @see {@link FileLock}
 */
export class HeldLock implements Lease {
  readonly lockName: string;
  /** The directory that is this process's own while it holds the lock; empty at first. */
  readonly directory: string;
  readonly #giveBack: () => void;
  readonly #undo: (() => void) | undefined;
  readonly #onEnd: () => void;
  readonly #heartbeat: Heartbeat;
  #controller: AbortController | undefined;
  #end: { readonly reason?: errors.LockLostError } | undefined;

  /** @internal Locks are acquired, with {@link FileLock.acquire}. */
  constructor({ directory, giveBack, undo, lockName, heartbeatMs, onEnd }: HeldLockDetails) {
    this.directory = directory;
    this.lockName = lockName;
    this.#giveBack = giveBack;
    this.#undo = undo;
    this.#onEnd = onEnd;
    this.#heartbeat = new Heartbeat(directory, heartbeatMs, () => this.#lose());
  }

  /**
   * Whether it was taken from somebody who had not given it back: who may have died, or may be suspended in the midst of
   * something that he began while it was his.
   */
  get wasTakenOver(): boolean {
    return this.#undo !== undefined;
  }

  /**
   * Aborted once the lock is not held any more; its reason is a {@link LockLostError} if it was robbed, which is
   * noticed within two seconds, unless the event loop is blocked.
   */
  get signal(): AbortSignal {
    // Made when asked for: most locks are held for the time of one write, and nobody looks.
    if (this.#controller === undefined) {
      this.#controller = new AbortController();
      if (this.#end !== undefined) this.#controller.abort(this.#end.reason);
    }
    return this.#controller.signal;
  }

  /** Looks whether nobody has robbed the lock so far. It may happen the moment after. */
  stillHeld(): boolean {
    if (this.#end !== undefined) return false;
    try {
      if (lstatSync(this.directory, { throwIfNoEntry: false }) !== undefined) return true;
    } catch (error) {
      throw explainSystemError(error, 'look at the lock', this.directory);
    }
    this.#lose();
    return false;
  }

  /**
   * Gives the lock back. Harmless when it was robbed, or released before.
   *
   * It has happened when the call returns, but on Windows, where it may have to be tried several times.
   *
   * @throws {@link StorageIOError} when the directory cannot be renamed; others then wait until it is stale.
   */
  async release(): Promise<void> {
    await this.#pass(this.#giveBack);
  }

  /**
   * Gives a lock that was taken over back as it was found, for the next one to take over. What has to be done then, and
   * could not be done, is not forgotten so. Any other is released.
   *
   * @throws {@link StorageIOError}, as {@link HeldLock.release} does.
   */
  async undo(): Promise<void> {
    await this.#pass(this.#undo ?? this.#giveBack);
  }

  async #pass(giveBack: () => void): Promise<void> {
    if (this.#end !== undefined) return;
    try {
      const given = retryWhileBusy(giveBack);
      this.#finish({});
      await given;
    } catch (error) {
      if (systemCode(error) !== 'ENOENT') throw explainSystemError(error, 'release the lock', this.directory);
    }
  }

  #lose(): void {
    const message =
      `The lock ${this.lockName} was lost: this process did not run for so long that another one ` +
      'took it over. Nothing more was written; read again and start over.';
    this.#finish({ reason: new errors.LockLostError(message, { lockName: this.lockName }) });
  }

  #finish(end: { readonly reason?: errors.LockLostError }): void {
    this.#end = end;
    this.#heartbeat.stop();
    this.#controller?.abort(end.reason);
    this.#onEnd();
  }
}
