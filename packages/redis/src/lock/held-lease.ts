import { errors, type Lease } from '@token-storage/core/adapter';

import type { Commands } from '../client/commands.ts';
import { RELEASE, RENEW } from './lock-scripts.ts';

/** What a {@link HeldLease} is made of. */
export interface HeldLeaseDetails {
  readonly commands: Commands;
  readonly lockName: string;
  /** The key of the lock. */
  readonly lock: string;
  readonly holder: string;
  /** The key of its count, where locks are counted, and what it was when the lock was taken. */
  readonly counted: { readonly key: string; readonly count: number } | undefined;
  /** For how long the server keeps the lock for a holder who does not move, in milliseconds. */
  readonly leaseMs: number;
  /** When the server was last asked for that with success, by this program's own monotonic clock. */
  readonly confirmedAtMs: number;
  /** Called once, when the lease is released or found lost. */
  readonly onEnd: () => void;
}

/** So often is a lease renewed while it lasts. */
const RENEWALS = 5;

/** A lock that is held by a key with an expiry, so that a script can check it where it writes. */
export class HeldLease implements Lease {
  readonly lockName: string;
  /** The key of the lock. */
  readonly lock: string;
  /** What stands there while it is held. */
  readonly holder: string;
  /** How often the lock had been taken by then, where that is counted. */
  readonly count: number | undefined;
  readonly #details: HeldLeaseDetails;
  readonly #controller = new AbortController();
  #renewal: ReturnType<typeof setTimeout> | undefined;
  #expiry: ReturnType<typeof setTimeout> | undefined;

  constructor(details: HeldLeaseDetails) {
    this.lockName = details.lockName;
    this.lock = details.lock;
    this.holder = details.holder;
    this.count = details.counted?.count;
    this.#details = details;
    this.#lastsFrom(details.confirmedAtMs);
    this.#schedule();
  }

  get signal(): AbortSignal {
    return this.#controller.signal;
  }

  /** Ends it, somebody else having the lock by now. @returns What its holder is told. */
  lost(): Error {
    const message =
      `The lock ${JSON.stringify(this.lockName)} was lost: this program or the server did not answer for so long that ` +
      'another one may have it. Nothing was written; read again and start over.';
    const error = new errors.LockLostError(message, { lockName: this.lockName });
    this.#end(error);
    return error;
  }

  /** @throws {@link StorageIOError} when the server cannot be told; the lock ends by itself then. */
  async release(): Promise<void> {
    if (this.signal.aborted) return;
    this.#end();
    const { commands, lock, holder } = this.#details;
    await commands.run(
      RELEASE,
      { keys: [lock], arguments: [holder] },
      { task: 'give back the lock', location: lock, isWrite: false },
    );
  }

  #schedule(): void {
    if (this.signal.aborted) return;
    this.#renewal = setTimeout(() => void this.#renew(), this.#details.leaseMs / RENEWALS);
  }

  /**
   * Makes sure that it holds at this moment.
   *
   * @throws {@link LockLostError} when it does not; {@link StorageIOError} when the server cannot be asked.
   */
  async confirm(): Promise<void> {
    const { commands, lock, holder, counted, leaseMs } = this.#details;
    const askedAtMs = performance.now();
    const keys = counted === undefined ? [lock] : [lock, counted.key];
    const attempt = { task: 'renew the lock', location: lock, isWrite: false };
    const answer = await commands.run(RENEW, { keys, arguments: [holder, String(leaseMs)] }, attempt);
    if (answer !== 1) throw this.lost();
    this.#lastsFrom(askedAtMs);
  }

  async #renew(): Promise<void> {
    try {
      await this.confirm();
    } catch {
      // Either the lease is lost, which its signal tells, or it may pass until the next one.
    }
    this.#schedule();
  }

  /** Others may take it when the server counts to the end. From then on it is lost here, whether an answer comes or not. */
  #lastsFrom(askedAtMs: number): void {
    if (this.signal.aborted) return;
    clearTimeout(this.#expiry);
    const leftMs = askedAtMs + this.#details.leaseMs - performance.now();
    this.#expiry = setTimeout(() => void this.lost(), Math.max(leftMs, 0));
  }

  #end(reason?: Error): void {
    if (this.signal.aborted) return;
    clearTimeout(this.#renewal);
    clearTimeout(this.#expiry);
    this.#controller.abort(reason);
    this.#details.onEnd();
  }
}
