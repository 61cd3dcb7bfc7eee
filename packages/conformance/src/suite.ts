import fc from 'fast-check';

import type { Capabilities, ConformanceOptions } from './conformance-options.ts';
import { runInContext } from './test-context/run-in-context.ts';
import type { TestContext } from './test-context/test-context.ts';

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
  test(title: string, body: (context: TestContext) => Promise<void>): void {
    this.#options.it(title, () => runInContext(this.#options, body));
  }

  /**
   * Defines a test of random values, each on a fresh storage: 25 of them at scale 1. A failure prints the seed, and the
   * shortest value that fails too.
   */
  testRandom<T>(title: string, values: fc.Arbitrary<T>, body: (context: TestContext, value: T) => Promise<void>): void {
    const property = fc.asyncProperty(values, (value) =>
      runInContext(this.#options, (context) => body(context, value)),
    );
    this.#options.it(title, () => fc.assert(property, { numRuns: this.times(25) }));
  }

  /** So many at scale 1; two at least. */
  times(count: number): number {
    return Math.max(2, Math.round(count * (this.#options.scale ?? 1)));
  }
}
