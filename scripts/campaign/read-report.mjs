// The names of what passed, failed and was skipped, from the reports that the test runners write as JSON.

export function readVitest({ testResults }) {
  const tests = testResults.flatMap(({ assertionResults }) => assertionResults);
  return {
    passed: tests.filter(({ status }) => status === 'passed').length,
    failed: tests.filter(({ status }) => status === 'failed').map(({ fullName }) => fullName),
    skipped: tests.filter(({ status }) => status === 'skipped' || status === 'pending').map(({ fullName }) => fullName),
  };
}

export function readPlaywright({ suites, errors }) {
  const specs = suites.flatMap(specsOf);
  const named = (wanted) =>
    specs.filter(({ tests }) => tests.some(({ status }) => status === wanted)).map(({ title }) => title);
  return {
    passed: named('expected').length + named('flaky').length,
    failed: [...named('unexpected'), ...errors.map(({ message }) => message.split('\n')[0])],
    skipped: named('skipped'),
  };
}

const specsOf = ({ specs = [], suites = [] }) => [...specs, ...suites.flatMap(specsOf)];
