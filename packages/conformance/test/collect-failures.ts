import { collectTests, type SuiteTest } from 'test-support/suite-in-worker/collect-tests';

import type { ConformanceSubject } from '../src/index.ts';

/** Runs the tests that are wanted, all of them by default, and gives those that fail. */
export async function collectFailures(
  subject: ConformanceSubject,
  isWanted: (test: SuiteTest) => boolean = () => true,
): Promise<SuiteTest[]> {
  const failures: SuiteTest[] = [];
  for (const test of collectTests(subject).filter(isWanted)) {
    try {
      await test.body();
    } catch {
      failures.push(test);
    }
  }
  return failures;
}
