// The names of what passed, failed and was skipped, from the reports that the test runners write as JSON.
import type { JSONReport, JSONReportSpec, JSONReportSuite } from '@playwright/test/reporter';
import type { JsonTestResults } from 'vitest/node';

/** What the tests of a campaign came to. */
export interface Outcome {
  passed: number;
  /** The names of those that failed. */
  failed: string[];
  skipped: string[];
}

export function readVitest({ testResults }: JsonTestResults): Outcome {
  const tests = testResults.flatMap(({ assertionResults }) => assertionResults);
  return {
    passed: tests.filter(({ status }) => status === 'passed').length,
    failed: tests.filter(({ status }) => status === 'failed').map(({ fullName }) => fullName),
    skipped: tests.filter(({ status }) => status === 'skipped' || status === 'pending').map(({ fullName }) => fullName),
  };
}

export function readPlaywright({ suites, errors }: JSONReport): Outcome {
  // One for each browser.
  const tests = suites.flatMap(specsOf).flatMap(({ title, tests: each }) => each.map((test) => ({ title, ...test })));
  const having = (...wanted: readonly string[]): typeof tests => tests.filter(({ status }) => wanted.includes(status));
  // Most campaigns are for one browser: what another one skips is not missing.
  const ran = new Set(having('expected', 'flaky', 'unexpected').map(({ title }) => title));
  const skipped = having('skipped').filter(({ title }) => !ran.has(title));
  return {
    passed: having('expected', 'flaky').length,
    failed: [
      ...having('unexpected').map(({ title, projectName }) => `${title} (${projectName})`),
      ...errors.map(({ message = '' }) => message.split('\n')[0] ?? ''),
    ],
    skipped: [...new Set(skipped.map(({ title }) => title))],
  };
}

const specsOf = ({ specs, suites = [] }: JSONReportSuite): JSONReportSpec[] => [...specs, ...suites.flatMap(specsOf)];
