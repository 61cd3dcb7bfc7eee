import { clearTimeout, setTimeout } from 'node:timers';
import type { AcquireLockOptions } from '@token-storage/core/adapter';

/** What a timer of Node takes at most, which is as good as for ever. */
const LONGEST_MS = 0x7fff_ffff;

/** Gives a turn to the next in line. Harmless a second time. */
export type LeaveLine = () => void;

/**
 * Those in this process who want the same lock, first come, first served.
 *
 * Not a `LocalLocks`: nobody asks for the signal of a turn, and to abort one as the turn ends takes longer than all that a
 * lock does on the disk.
 */
export class OwnLine {
  /** By lock: those who wait behind the one whose turn it is. */
  readonly #lines = new Map<string, Set<() => void>>();

  /**
   * Resolves when the turn has come; to `undefined` when the time is over before.
   *
   * @throws the signal's reason when that is aborted.
   */
  enter(lock: string, { timeoutMs, signal }: AcquireLockOptions): Promise<LeaveLine | undefined> {
    const line = this.#lines.get(lock);
    if (line === undefined) {
      this.#lines.set(lock, new Set());
      return Promise.resolve(this.#leave(lock));
    }
    return new Promise((resolve, reject) => {
      const end = (): void => {
        line.delete(take);
        clearTimeout(timer);
        signal?.removeEventListener('abort', onAbort);
      };
      const take = (): void => {
        end();
        resolve(this.#leave(lock));
      };
      const onAbort = (): void => {
        end();
        reject(signal?.reason);
      };
      const onTimeout = (): void => {
        end();
        resolve(undefined);
      };
      const timer = setTimeout(onTimeout, Math.min(timeoutMs, LONGEST_MS));
      signal?.addEventListener('abort', onAbort);
      line.add(take);
    });
  }

  #leave(lock: string): LeaveLine {
    let isDone = false;
    return () => {
      if (isDone) return;
      isDone = true;
      const [next] = this.#lines.get(lock) ?? [];
      if (next === undefined) this.#lines.delete(lock);
      else next();
    };
  }
}
