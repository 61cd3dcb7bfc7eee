import { LockLostError } from '../../errors/lock-errors.ts';

/** The shortest time after which any storage lets others take a lock over from one who does not move, in milliseconds. */
export const SHORTEST_LEASE_MS = 10_000;
/** The longest, in milliseconds: timers of a hidden tab may run once a minute. */
export const LONGEST_LEASE_MS = 90_000;

/** The clock of the lock under which a call is made, by the call's signal. */
const clocks = new WeakMap<AbortSignal, LeaseClock>();
/** What says that a call was never made. */
const unsent = new WeakSet<object>();

/**
 * Tells whether a lock may have been taken over: whether this program has stood still for as long as its lease lasts.
 *
 * It asks two clocks, since a monotonic one may stop while the machine sleeps, and the other one can be set.
 */
export class LeaseClock {
  #monotonicMs = performance.now();
  #wallMs = Date.now();

  get #passedMs(): number {
    return Math.max(performance.now() - this.#monotonicMs, Math.abs(Date.now() - this.#wallMs));
  }

  /** Whether the lease may have ended since it was last known to be renewed. */
  get isOver(): boolean {
    return this.#passedMs > SHORTEST_LEASE_MS;
  }

  /**
   * To be called again and again while waiting. Where timers run, those that renew the lease run too, so that it holds
   * as long as no pause was long.
   */
  tick(): void {
    if (this.#passedMs > SHORTEST_LEASE_MS / 2) return;
    this.#monotonicMs = performance.now();
    this.#wallMs = Date.now();
  }

  /** Lets {@link checkLeaseOf} look at this clock. */
  watch(signal: AbortSignal): void {
    clocks.set(signal, this);
  }
}

/**
 * For who makes a call with the signal of a refresh request, in the very tick in which it does: whoever was suspended
 * since it was asked to must not spend what somebody else may be spending by now.
 *
 * @throws {@link LockLostError} when the lock may have been lost. Rejected with this, the refresh starts over.
 */
export function checkLeaseOf(signal: AbortSignal): void {
  if (!clocks.get(signal)?.isOver) return;
  const error = new LockLostError('This program was suspended.', {
    lockName: 'refresh',
  });
  unsent.add(error);
  throw error;
}

/** Whether a call was not made, by the word of {@link checkLeaseOf}. */
export const isUnsent = (error: unknown): boolean => typeof error === 'object' && error !== null && unsent.has(error);
