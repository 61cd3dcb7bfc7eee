/** How much of a failure is said once more, in characters. */
const LONGEST_FAILURE = 2_000;

/** What a step counted. */
export interface Counts {
  passed: number;
  failed: number;
  skipped: number;
}

/** The same, with a text for each failure. */
export interface StepResult extends Partial<Counts> {
  readonly failures?: readonly string[];
}

/** Runs the named steps of a script, one after the other, and adds up what they counted. */
export class Steps {
  readonly #total: Counts = { passed: 0, failed: 0, skipped: 0 };
  readonly #failures: string[] = [];

  /**
   * Runs a step and reports how it went and how long it took.
   *
   * @param action Returns what it counted, with a text for each failure, or throws: one failure.
   * @returns Whether nothing failed.
   */
  async run(name: string, action: () => StepResult | void | Promise<StepResult | void>): Promise<boolean> {
    console.log(`\n── ${name} ${'─'.repeat(Math.max(0, 76 - name.length))}`);
    const started = performance.now();
    let counts: StepResult;
    try {
      counts = (await action()) ?? {};
    } catch (error) {
      console.error(error instanceof StepError ? error.message : error);
      counts = { failed: 1, failures: [`${name}: ${error instanceof Error ? error.message : String(error)}`] };
    }
    for (const key of ['passed', 'failed', 'skipped'] as const) this.#total[key] += counts[key] ?? 0;
    this.#failures.push(...(counts.failures ?? []));
    const seconds = ((performance.now() - started) / 1000).toFixed(1);
    console.log(`${name}: ${Object.keys(counts).length > 0 ? describe(counts) : 'done'}, ${seconds} s`);
    return !counts.failed;
  }

  /** Prints what failed once more, below all that was said since, and the sum as the last line. The exit code says whether something failed, or nothing ran at all. */
  finish(): void {
    const { passed, failed } = this.#total;
    process.exitCode = failed > 0 || passed === 0 ? 1 : 0;
    for (const failure of this.#failures) console.log(`\nFAILED ${failure.slice(0, LONGEST_FAILURE)}`);
    console.log(`\n${describe(this.#total)}`);
  }
}

/** A step failed, and its message is all there is to say. */
export class StepError extends Error {
  override readonly name = 'StepError';
}

/** For a command that either works or stops, and counts nothing. */
export async function succeed(exitCode: Promise<number>): Promise<void> {
  const code = await exitCode;
  if (code !== 0) throw new StepError(`Exit code ${code}.`);
}

const describe = ({ passed = 0, failed = 0, skipped = 0 }: StepResult): string =>
  `${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`;
