/** How often to look, in milliseconds. */
const INTERVAL_MS = 1_000;

/**
 * Notices changes where nobody tells of them: looks again and again. What is changed back between two looks, it does not
 * notice.
 */
export class ChangePoll {
  readonly #look: () => Promise<string>;
  readonly #report: () => void;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #seen: string | undefined;
  #isStopped = false;

  /**
   * @param look A text that is another one after each change; what it rejects with is no change.
   * @param report Called when anything may have changed.
   */
  constructor(look: () => Promise<string>, report: () => void) {
    this.#look = look;
    this.#report = report;
    void this.#run();
  }

  stop(): void {
    this.#isStopped = true;
    clearTimeout(this.#timer);
  }

  async #run(): Promise<void> {
    const now = await this.#look().catch(() => this.#seen);
    if (this.#isStopped) return;
    // Also after the first look: what changed before it, nobody has seen.
    if (now !== this.#seen) this.#report();
    this.#seen = now;
    this.#timer = setTimeout(() => void this.#run(), INTERVAL_MS);
    // On Node, a timer is more than a number, and would keep the process alive.
    (this.#timer as { unref?(): void }).unref?.();
  }
}
