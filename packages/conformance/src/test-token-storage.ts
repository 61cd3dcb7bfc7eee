import { wrongArguments } from './aspects/data/arguments.ts';
import { atomicity } from './aspects/sharing/atomicity.ts';
import { changes } from './aspects/sharing/changes.ts';
import { concurrency } from './aspects/sharing/concurrency.ts';
import { contract } from './aspects/data/contract.ts';
import { derivation } from './aspects/derivation.ts';
import { entries } from './aspects/data/entries.ts';
import { fencing } from './aspects/locking/fencing.ts';
import { hostileNamesAspect } from './aspects/data/hostile-names.ts';
import { lifecycle } from './aspects/lifecycle.ts';
import { locks } from './aspects/locking/locks.ts';
import { model } from './aspects/model.ts';
import { namespaces } from './aspects/data/namespaces.ts';
import { secondStorage } from './aspects/sharing/second-storage.ts';
import { secrecy } from './aspects/secrecy.ts';
import { sharedLocks } from './aspects/locking/shared-locks.ts';
import { snapshots } from './aspects/data/snapshots.ts';
import { tokenResponses } from './aspects/data/token-responses.ts';
import { updating } from './aspects/data/updating.ts';
import type { ConformanceOptions } from './conformance-options.ts';
import { Suite } from './suite.ts';

const aspects: Record<string, (suite: Suite) => void> = {
  contract,
  arguments: wrongArguments,
  'token responses': tokenResponses,
  updating,
  entries,
  namespaces,
  'hostile names': hostileNamesAspect,
  snapshots,
  atomicity,
  concurrency,
  'second storage': secondStorage,
  locks,
  'shared locks': sharedLocks,
  fencing,
  changes,
  lifecycle,
  derivation,
  secrecy,
  model,
};

/**
 * Defines the tests that every token storage must pass: one group for each aspect of the contract, in one group for
 * the storage.
 *
 * Call it where tests are defined. The tests of one suite must run one after the other, as they do in every runner
 * unless it is told otherwise, since they listen to the console. Random runs print their seed when they fail.
 *
 * @example
 * ```ts
 * import { testTokenStorage } from '@token-storage/conformance';
 * import { MemoryTokenStorage } from '@token-storage/memory';
 * import { describe, it } from 'node:test';
 *
 * testTokenStorage({
 *   describe,
 *   it,
 *   name: 'MemoryTokenStorage',
 *   create: () => ({ storage: new MemoryTokenStorage(), reopen: () => new MemoryTokenStorage() }),
 *   capabilities: { persistent: false, sharedLocks: false, sharedChanges: false },
 * });
 * ```
 */
export function testTokenStorage(options: ConformanceOptions): void {
  const suite = new Suite(options);
  options.describe(options.name, () => {
    for (const [title, define] of Object.entries(aspects)) options.describe(title, () => define(suite));
  });
}
