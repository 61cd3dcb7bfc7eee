/** How often to look, in milliseconds. */
const INTERVAL_MS = 1_000;

/**
 * Notices changes where nobody tells of them: looks again and again. What is changed back between two looks, it does not
 * notice.
 *
 * @param look A text that is another one after each change; what it rejects with is no change.
 * @param report Called when anything may have changed.
 * @returns A function that ends it.
 */
export function pollForChanges(look: () => Promise<string>, report: () => void): () => void {
  let timer: ReturnType<typeof setTimeout> | undefined;
  let seen: string | undefined;
  let isStopped = false;
  const run = async (): Promise<void> => {
    const now = await look().catch(() => seen);
    if (isStopped) return;
    // Also after the first look: what changed before it, nobody has seen.
    if (now !== seen) report();
    seen = now;
    timer = setTimeout(() => void run(), INTERVAL_MS);
    // On Node, a timer is more than a number, and would keep the process alive.
    (timer as { unref?(): void }).unref?.();
  };
  void run();
  return () => {
    isStopped = true;
    clearTimeout(timer);
  };
}
