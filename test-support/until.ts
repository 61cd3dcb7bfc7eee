import { setTimeout as delay } from 'node:timers/promises';

/** Looks every few milliseconds until something holds; unlike `expect.poll`, it keeps nothing of each look in vain. */
export async function until(what: string, holds: () => boolean, timeoutMs = 60_000): Promise<void> {
  const deadlineMs = performance.now() + timeoutMs;
  while (!holds()) {
    if (performance.now() > deadlineMs) throw new Error(`Not within ${timeoutMs} ms: ${what}.`);
    await delay(5);
  }
}
