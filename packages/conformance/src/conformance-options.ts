import type { TokenStorage } from '@token-storage/core';

/** What the suite needs of a test runner: vitest, node:test, mocha and Jasmine all have it. */
export interface TestRunner {
  /** Groups the tests that are defined in its body. */
  readonly describe: (title: string, body: () => void) => unknown;
  /** Defines a test, which fails when its promise rejects. */
  readonly it: (title: string, body: () => Promise<void>) => unknown;
}

/** One location for tokens, with nothing in it yet. The suite closes the storages and then disposes of the rest. */
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
 * What a storage can do beyond the contract. Each answer is tested, a "no" as well as a "yes": a wrong one makes the
 * suite fail, and none of them leaves anything out.
 */
export interface Capabilities {
  /** Whether a second storage over the same location reads and writes the same entries, also after the first closed. */
  readonly persistent: boolean;
  /** Whether a lock also keeps out whoever opened the same location a second time. */
  readonly sharedLocks: boolean;
  /** Whether a subscriber hears what a second storage over the same location writes. */
  readonly sharedChanges: boolean;
  /** Whether names may hold lone surrogates; otherwise they must be refused with `UsageError`. */
  readonly loneSurrogates: boolean;
  /** What `getTokenData` does where there is no entry: give `undefined`, or throw `MissingTokenError`. */
  readonly missing: 'undefined' | 'throws';
  /**
   * Whether `close` finishes changes that were begun. A storage that does asynchronous work before it writes, as
   * validators may, refuses them instead with `StorageClosedError`, nothing written.
   */
  readonly finishesOnClose: boolean;
}

/** What to test, and where to report. */
export interface ConformanceOptions extends TestRunner {
  /** The title of the whole suite. */
  readonly name: string;
  /** Called once or more in each test: a fresh, empty location each time. */
  readonly create: () => StorageUnderTest | Promise<StorageUnderTest>;
  /** What the storage can do beyond the contract. */
  readonly capabilities: Capabilities;
  /** Multiplies the number of writers and of random runs; 1 by default, less for a storage with slow writes. */
  readonly scale?: number | undefined;
}
