import { type ConformanceSubject, testTokenStorage } from '@token-storage/conformance';

/** One test of the suite. */
export interface SuiteTest {
  readonly aspect: string;
  readonly title: string;
  readonly body: () => Promise<void>;
}

/** The tests of the suite, none of them run. */
export function collectTests(subject: ConformanceSubject): SuiteTest[] {
  const path: string[] = [];
  const tests: SuiteTest[] = [];
  testTokenStorage({
    ...subject,
    describe: (title, body) => {
      path.push(title);
      body();
      path.pop();
    },
    it: (title, body) => tests.push({ aspect: path[1] ?? '', title, body }),
  });
  return tests;
}
