import { collectTests, type Subject, type SuiteTest } from 'test-support/suite-in-worker/collect-tests';

/** Runs the tests that are wanted, all of them by default, and gives those that fail. */
export async function collectFailures(
  subject: Subject,
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
