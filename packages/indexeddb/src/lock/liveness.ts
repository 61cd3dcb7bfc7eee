import { databaseError } from '../connection/database-error.ts';

/** The browser's own locks; absent where the page did not come over HTTPS, and `null` in imitations of a browser. */
const webLocks = (): LockManager | undefined => globalThis.navigator?.locks ?? undefined;

const nameOf = (holder: string): string => `token-storage:${holder}`;

/** Whether others can tell at once that a holder has ended. */
export const isLivenessKnown = (): boolean => webLocks() !== undefined;

/**
 * Lets others know that a holder is alive, by a Web Lock of its own, which the browser takes away when the tab or
 * worker ends.
 *
 * @returns A function that gives it back, once it is held.
 * @throws {@link StorageUnavailableError} when Web Locks are denied here.
 */
export async function holdLiveness(holder: string): Promise<() => void> {
  let end = (): void => {};
  const ended = new Promise<void>((resolve) => (end = resolve));
  await new Promise<void>((resolve, reject) => {
    if (!isLivenessKnown()) return resolve();
    const held = webLocks()?.request(nameOf(holder), () => {
      resolve();
      return ended;
    });
    held?.catch((error: DOMException) => reject(databaseError(error, 'navigator.locks')));
  });
  return end;
}

/**
 * Waits for the end of a holder, but not for long.
 *
 * @param pauseMs For how long at most; 0 only asks.
 * @returns Whether it is known to have ended, which it never is where there are no Web Locks.
 */
export async function awaitEndOf(holder: string, pauseMs: number, signal?: AbortSignal): Promise<boolean> {
  const pause = AbortSignal.timeout(pauseMs);
  const over = signal === undefined ? pause : AbortSignal.any([pause, signal]);
  const locks = webLocks();
  if (locks !== undefined) {
    const options: LockOptions = pauseMs > 0 ? { signal: over } : { ifAvailable: true };
    // Shared, so that all who wait hear of it at once. It rejects when the pause is over.
    return locks.request(nameOf(holder), { mode: 'shared', ...options }, (lock) => lock !== null).catch(() => false);
  }
  return new Promise((resolve) => {
    const onOver = (): void => resolve(false);
    if (over.aborted) onOver();
    over.addEventListener('abort', onOver);
  });
}
