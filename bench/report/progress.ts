const EVERY_MS = 5_000;

/** Says what is done at the moment: on a terminal in one line, elsewhere from time to time. */
export class Progress {
  readonly #started = performance.now();
  #shown = Number.NEGATIVE_INFINITY;

  show(doing: string): void {
    const now = performance.now();
    const text = `… ${Math.round((now - this.#started) / 1000)} s: ${doing}`;
    if (process.stdout.isTTY) process.stdout.write(`\r\x1b[K${text}`);
    else if (now - this.#shown >= EVERY_MS) console.log(text);
    else return;
    this.#shown = now;
  }

  /** Leaves the line to what comes next. */
  end(): void {
    if (process.stdout.isTTY) process.stdout.write('\r\x1b[K');
  }
}
