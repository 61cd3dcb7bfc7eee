import type { TokenStorage } from '@token-storage/core';

import type { Capabilities } from './capabilities.ts';

/**
 * What the suite needs of a test runner: vitest, node:test, mocha and Jasmine all have it.
 *
 * @see {@link testTokenStorage}
 */
export interface TestRunner {
  /** Groups the tests that are defined in its body. */
  readonly describe: (title: string, body: () => void) => unknown;
  /** Defines a test, which fails when its promise rejects. */
  readonly it: (title: string, body: () => Promise<void>) => unknown;
}

/**
 * One location for tokens, with nothing in it yet. The suite closes the storages and then disposes of the rest.
 *
 * @see {@link testTokenStorage}
 */
export interface StorageUnderTest {
  /** A storage that looks at namespace `"DEFAULT"`; not a view of another one. */
  readonly storage: TokenStorage;
  /**
   * Makes another storage over the same location, which shares no object with the first: what a second tab or
   * program would open. Where nothing is shared ({@link Capabilities.persistent} is `false`), simply a new one.
   */
  readonly reopen: () => TokenStorage | Promise<TokenStorage>;
  /** Removes the location. */
  readonly dispose?: (() => void | Promise<void>) | undefined;
}

/**
 * What to test: what a package that has a storage says of it once, wherever its tests run.
 *
 * @see {@link testTokenStorage}
 */
export interface ConformanceSubject {
  /** The title of the whole suite. */
  readonly name: string;
  /** Called once or more in each test: a fresh, empty location each time. */
  readonly create: () => StorageUnderTest | Promise<StorageUnderTest>;
  /** What the storage does otherwise than most: see {@link Capabilities}. */
  readonly capabilities?: Partial<Capabilities> | undefined;
  /** Multiplies the number of writers and of random runs; 1 by default, less for a storage with slow writes. */
  readonly scale?: number | undefined;
}

/** What to test, and where to report. */
export interface ConformanceOptions extends TestRunner, ConformanceSubject {}
