/** A task took longer than it may. */
export class TimeLimitError extends Error {}

/** What setTimeout takes at most, in milliseconds. */
const LONGEST_TIMER_MS = 0x7fff_ffff;

/**
 * Runs a task that may take so long, and not longer, whether it heeds the signal or not.
 *
 * Not every host has `AbortSignal.timeout`.
 *
 * @throws {@link TimeLimitError} when the time is over.
 */
export async function withTimeLimit<T>(timeoutMs: number, task: (signal: AbortSignal) => Promise<T>): Promise<T> {
  const controller = new AbortController();
  let timer: ReturnType<typeof setTimeout> | undefined;
  const limit = new Promise<never>((_, reject) => {
    timer = setTimeout(
      () => {
        reject(new TimeLimitError());
        controller.abort();
      },
      Math.min(timeoutMs, LONGEST_TIMER_MS),
    );
  });
  try {
    return await Promise.race([task(controller.signal), limit]);
  } finally {
    clearTimeout(timer);
  }
}
