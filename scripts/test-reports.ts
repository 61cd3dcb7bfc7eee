// What the test runners counted, from the reports that they write as JSON.
import { existsSync, readFileSync, rmSync } from 'node:fs';
import { relative } from 'node:path';
import type { JSONReport, JSONReportSuite } from '@playwright/test/reporter';
import type { JsonTestResult, JsonTestResults } from 'vitest/node';

import { root } from './run.ts';
import { type Counts, StepError } from './steps.ts';

/** How long a test took. */
export interface TimedTest {
  /** Its file and what it says. */
  readonly name: string;
  readonly milliseconds: number;
}

/** What tests came to, with a text for each that failed, and how long each took. */
export interface TestCounts extends Counts {
  readonly failures: string[];
  readonly times: readonly TimedTest[];
}

/** Runs a test runner, which writes the report and returns its exit code, and counts. */
export async function countTests<Report>(
  report: string,
  count: (report: Report) => TestCounts,
  runner: () => Promise<number>,
): Promise<TestCounts> {
  rmSync(report, { force: true });
  const code = await runner();
  if (!existsSync(report)) throw new StepError(`The tests did not run to their end (exit code ${code}).`);
  const counts = count(JSON.parse(readFileSync(report, 'utf8')) as Report);
  // What belongs to no test: an unhandled rejection, a file that could not be loaded, no test at all.
  if (counts.failed === 0 && (code !== 0 || counts.passed === 0)) {
    counts.failed = 1;
    counts.failures.push(`Exit code ${code}, and no test that failed: see above.`);
  }
  return counts;
}

const shown = (path: string): string => relative(root, path);

export const countVitest = ({
  numPassedTests,
  numFailedTests,
  numPendingTests,
  numTodoTests,
  testResults,
}: JsonTestResults): TestCounts => ({
  passed: numPassedTests,
  failed: numFailedTests + testResults.filter(isBrokenFile).length,
  skipped: numPendingTests + numTodoTests,
  failures: testResults.flatMap(({ name, status, message, assertionResults }) => {
    const failed = assertionResults.filter((test) => test.status === 'failed');
    if (status === 'failed' && failed.length === 0) return [`${shown(name)}\n${message}`];
    return failed.map(({ fullName, failureMessages }) => `${shown(name)}: ${fullName}\n${failureMessages?.join('\n')}`);
  }),
  times: testResults.flatMap(({ name, assertionResults }) =>
    assertionResults.map(({ fullName, duration }) => ({
      name: `${shown(name)}: ${fullName}`,
      milliseconds: duration ?? 0,
    })),
  ),
});

/** A file that failed without a test that failed: it could not be loaded, or a hook threw. */
const isBrokenFile = ({ status, assertionResults }: JsonTestResult): boolean =>
  status === 'failed' && !assertionResults.some((test) => test.status === 'failed');

export const countPlaywright = ({ stats, errors, suites }: JSONReport): TestCounts => ({
  passed: stats.expected + stats.flaky,
  failed: stats.unexpected + errors.length,
  skipped: stats.skipped,
  failures: [
    ...suites
      .flatMap(testsOf)
      .filter(({ ok }) => !ok)
      .map(({ name, messages }) => `${name}\n${messages.join('\n')}`),
    ...errors.map(({ message = '' }) => message),
  ],
  times: suites.flatMap(testsOf),
});

interface PlaywrightTest extends TimedTest {
  readonly ok: boolean;
  readonly messages: readonly (string | undefined)[];
}

/** The tests of a suite of Playwright's, and of those within it. */
const testsOf = ({ suites = [], specs }: JSONReportSuite): PlaywrightTest[] => [
  ...suites.flatMap(testsOf),
  ...specs.flatMap(({ ok, file, title, tests }) =>
    tests.map(({ projectName, results }) => ({
      name: `[${projectName}] ${file}: ${title}`,
      milliseconds: results.reduce((sum, { duration }) => sum + duration, 0),
      ok,
      messages: results.flatMap(({ errors }) => errors.map(({ message }) => message)),
    })),
  ),
];
