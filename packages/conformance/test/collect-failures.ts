import { type ConformanceOptions, testTokenStorage } from '../src/index.ts';

/** What is told to the suite beside the runner. */
export type Subject = Omit<ConformanceOptions, 'describe' | 'it' | 'name'>;

/** One test of the suite. */
export interface SuiteTest {
  readonly aspect: string;
  readonly title: string;
  readonly body: () => Promise<void>;
}

/** Runs the tests that are wanted, all of them by default, and gives those that fail. */
export async function collectFailures(
  subject: Subject,
  isWanted: (test: SuiteTest) => boolean = () => true,
): Promise<SuiteTest[]> {
  const path: string[] = [];
  const tests: SuiteTest[] = [];
  testTokenStorage({
    ...subject,
    name: 'subject',
    describe: (title, body) => {
      path.push(title);
      body();
      path.pop();
    },
    it: (title, body) => tests.push({ aspect: path[1] ?? '', title, body }),
  });
  const failures: SuiteTest[] = [];
  for (const test of tests.filter(isWanted)) {
    try {
      await test.body();
    } catch {
      failures.push(test);
    }
  }
  return failures;
}
