import fc from 'fast-check';

import { allCapabilities, type Capabilities } from './capabilities.ts';
import type { ConformanceOptions } from './conformance-options.ts';
import { runInContext } from './test-context/run-in-context.ts';
import type { TestContext } from './test-context/test-context.ts';

/** What an aspect defines its tests with. */
export class Suite {
  /** What the storage can do, and does not do. */
  readonly capabilities: Capabilities;
  readonly #options: ConformanceOptions;

  constructor(options: ConformanceOptions) {
    this.#options = options;
    this.capabilities = { ...allCapabilities, ...options.capabilities };
  }

  /** Defines a test on a fresh storage. */
  it(title: string, body: (context: TestContext) => Promise<void>): void {
    this.#options.it(title, () => this.#run(body));
  }

  /**
   * Defines a test of any value, each on a fresh storage: 25 of them at scale 1. A failure prints the seed, and the
   * shortest value that fails too.
   */
  itForAny<T>(title: string, values: fc.Arbitrary<T>, body: (context: TestContext, value: T) => Promise<void>): void {
    const property = fc.asyncProperty(values, (value) => this.#run((context) => body(context, value)));
    this.#options.it(title, () => fc.assert(property, { numRuns: this.times(25) }));
  }

  /** So many at scale 1; two at least. */
  times(count: number): number {
    return Math.max(2, Math.round(count * (this.#options.scale ?? 1)));
  }

  #run(body: (context: TestContext) => Promise<void>): Promise<void> {
    return runInContext(this.#options.create, this.capabilities, body);
  }
}
