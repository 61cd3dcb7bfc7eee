// `pnpm test`: builds, then runs every test, in Node, in browsers and in the other runtimes.
//
//   --all-browsers  obtains all three engines first, as in continuous integration; otherwise one is enough
//   --only <name>   one part, or several of them: node, chromium, firefox, webkit, e2e, runtimes
//   <path>          only the test files whose path contains this
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { buildPackages } from './packages.ts';
import { cacheFolder, runNode, runTool } from './run.ts';
import { testRuntimes } from './runtimes.ts';
import { type StepResult, Steps, succeed } from './steps.ts';
import { countPlaywright, countTests, countVitest, type TestCounts, type TimedTest } from './test-reports.ts';

const browsers = ['chromium', 'firefox', 'webkit'];
const parts = ['node', ...browsers, 'e2e', 'runtimes'];
const { values, positionals: paths } = parseArgs({
  allowPositionals: true,
  options: {
    'all-browsers': { type: 'boolean', default: Boolean(process.env['CI']) },
    only: { type: 'string', multiple: true, default: parts },
  },
});
const unknown = values.only.find((part) => !parts.includes(part));
if (unknown !== undefined) {
  console.error(`--only ${unknown}: there are ${parts.join(', ')}.`);
  process.exit(1);
}

/** So many are named at the end: whoever adds a test sees there what it costs all others. */
const SLOWEST = 10;

const steps = new Steps();
const times: TimedTest[] = [];
const wanted = (part: string): boolean => values.only.includes(part);
const reports = cacheFolder('test-reports');

const ensureBrowsers = (): Promise<void> =>
  succeed(runNode(['scripts/browsers/ensure-browser.ts', ...(values['all-browsers'] ? ['--all'] : [])]));

const ensureRedis = (): Promise<void> => succeed(runNode(['scripts/redis/ensure-redis.ts']));

/** Keeps how long tests took, for the end. */
async function timed(counting: Promise<TestCounts>): Promise<StepResult> {
  const counts = await counting;
  times.push(...counts.times);
  return counts;
}

function showSlowest(): void {
  const slowest = times.toSorted((one, other) => other.milliseconds - one.milliseconds).slice(0, SLOWEST);
  console.log(`\nThe slowest of ${times.length.toLocaleString('en')} tests:`);
  for (const { name, milliseconds } of slowest) {
    console.log(`${(milliseconds / 1000).toFixed(1).padStart(6)} s  ${name}`);
  }
}

function vitest(): Promise<StepResult> {
  const report = join(reports, 'vitest.json');
  const projects = ['node', ...browsers].filter(wanted).map((name) => `--project=${name}`);
  const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${report}`];
  return timed(countTests(report, countVitest, () => runTool('vitest', ['run', ...paths, ...projects, ...reporters])));
}

function playwright(): Promise<StepResult> {
  const report = join(reports, 'playwright.json');
  const env = { ...process.env, PLAYWRIGHT_JSON_OUTPUT_FILE: report };
  return timed(
    countTests(report, countPlaywright, () =>
      runTool('playwright', ['test', ...paths, '--reporter=list,json'], { env }),
    ),
  );
}

if (await steps.run('Build', buildPackages)) {
  await steps.run('Types of tests, examples and scripts', () => succeed(runTool('tsc', ['-p', 'tsconfig.tests.json'])));
  if ([...browsers, 'e2e'].some(wanted)) await steps.run('Browsers', ensureBrowsers);
  if (wanted('node') || wanted('runtimes')) await steps.run('Redis', ensureRedis);
  if (['node', ...browsers].some(wanted)) await steps.run('Unit tests, in Node and in browsers', vitest);
  if (wanted('e2e')) await steps.run('End to end', playwright);
  if (wanted('runtimes')) await steps.run('Every package in every runtime', testRuntimes);
}
if (times.length > 0) showSlowest();
steps.finish();
