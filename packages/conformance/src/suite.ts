import type { Capabilities, ConformanceOptions } from './conformance-options.ts';
import { runTrial } from './trial/run-trial.ts';
import type { Trial } from './trial/trial.ts';

/** What an aspect defines its tests with. */
export class Suite {
  readonly #options: ConformanceOptions;

  constructor(options: ConformanceOptions) {
    this.#options = options;
  }

  get capabilities(): Capabilities {
    return this.#options.capabilities;
  }

  /** Defines a test on a fresh storage. */
  test(title: string, body: (trial: Trial) => Promise<void>): void {
    this.#options.it(title, () => this.trial(body));
  }

  /** Defines a test that makes its own trials. */
  it(title: string, body: () => Promise<void>): void {
    this.#options.it(title, body);
  }

  /** Runs a body on a fresh storage, within a test. */
  trial(body: (trial: Trial) => Promise<void>): Promise<void> {
    return runTrial(this.#options, body);
  }

  /** So many at scale 1; two at least. */
  times(count: number): number {
    return Math.max(2, Math.round(count * (this.#options.scale ?? 1)));
  }
}
