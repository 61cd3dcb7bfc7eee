import { onTestFinished, vi } from 'vitest';

/** Stops the clock that nobody sets for the rest of a test, and gives what lets it go on. */
export function monotonicClock(): (ms: number) => void {
  vi.useFakeTimers({ toFake: ['performance'] });
  onTestFinished(() => void vi.useRealTimers());
  return (ms) => void vi.advanceTimersByTime(ms);
}
