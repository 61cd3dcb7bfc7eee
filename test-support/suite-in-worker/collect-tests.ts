import { type ConformanceOptions, testTokenStorage } from '@token-storage/conformance';

/** What is told to the suite beside the runner. */
export type Subject = Omit<ConformanceOptions, 'describe' | 'it' | 'name'>;

/** One test of the suite. */
export interface SuiteTest {
  readonly aspect: string;
  readonly title: string;
  readonly body: () => Promise<void>;
}

/** The tests of the suite, none of them run. */
export function collectTests(subject: Subject): SuiteTest[] {
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
  return tests;
}
