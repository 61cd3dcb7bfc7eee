/** How much of a failure is said once more, in characters. */
const LONGEST_FAILURE = 2_000;

/** Runs the named steps of a script, one after the other, and adds up what they counted. */
export class Steps {
  #total = { passed: 0, failed: 0, skipped: 0 };
  #failures = [];

  /**
   * Runs a step and reports how it went and how long it took.
   *
   * @param action Returns what it counted, with a text for each failure, or throws: one failure.
   * @returns Whether nothing failed.
   */
  async run(name, action) {
    console.log(`\n── ${name} ${'─'.repeat(Math.max(0, 76 - name.length))}`);
    const started = performance.now();
    let counts;
    try {
      counts = (await action()) ?? {};
    } catch (error) {
      console.error(error instanceof StepError ? error.message : error);
      counts = { failed: 1, failures: [`${name}: ${error instanceof Error ? error.message : String(error)}`] };
    }
    for (const key of Object.keys(this.#total)) this.#total[key] += counts[key] ?? 0;
    this.#failures.push(...(counts.failures ?? []));
    const seconds = ((performance.now() - started) / 1000).toFixed(1);
    console.log(`${name}: ${Object.keys(counts).length > 0 ? describe(counts) : 'done'}, ${seconds} s`);
    return !counts.failed;
  }

  /** Prints what failed once more, below all that was said since, and the sum as the last line. The exit code says whether something failed, or nothing ran at all. */
  finish() {
    const { passed, failed } = this.#total;
    process.exitCode = failed > 0 || passed === 0 ? 1 : 0;
    for (const failure of this.#failures) console.log(`\nFAILED ${failure.slice(0, LONGEST_FAILURE)}`);
    console.log(`\n${describe(this.#total)}`);
  }
}

/** A step failed, and its message is all there is to say. */
export class StepError extends Error {
  name = 'StepError';
}

/** For a command that either works or stops, and counts nothing. */
export async function succeed(exitCode) {
  const code = await exitCode;
  if (code !== 0) throw new StepError(`Exit code ${code}.`);
}

const describe = ({ passed = 0, failed = 0, skipped = 0 }) =>
  `${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`;
