import { abortReason, throwIfAborted } from './abort-reason.ts';

/** A task took longer than it may. */
export class TimeLimitError extends Error {}

/** What setTimeout takes at most, in milliseconds. */
const LONGEST_TIMER_MS = 0x7fff_ffff;

/**
 * Runs a task that may take so long, and not longer, whether it heeds the signal or not.
 *
 * Not every host has `AbortSignal.timeout`.
 *
 * @param outer Ends it as well, with its reason. Not every host has `AbortSignal.any` either.
 * @throws {@link TimeLimitError} when the time is over.
 */
export async function withTimeLimit<T>(
  timeoutMs: number,
  task: (signal: AbortSignal) => Promise<T>,
  outer?: AbortSignal,
): Promise<T> {
  throwIfAborted(outer);
  const controller = new AbortController();
  let end!: (reason: Error) => void;
  const limit = new Promise<never>((_, reject) => {
    end = (reason) => {
      reject(reason);
      controller.abort(reason);
    };
  });
  const timer = setTimeout(() => end(new TimeLimitError()), Math.min(timeoutMs, LONGEST_TIMER_MS));
  const onAbort = (): void => end(abortReason(outer as AbortSignal));
  outer?.addEventListener('abort', onAbort);
  try {
    return await Promise.race([task(controller.signal), limit]);
  } finally {
    clearTimeout(timer);
    outer?.removeEventListener('abort', onAbort);
  }
}
