// `pnpm check`: everything that can be said about the code without running it.
import { checkBundles } from './checks/bundles.ts';
import { checkDocExamples } from './checks/doc-examples.ts';
import { checkDocSamples } from './checks/doc-samples.ts';
import { checkReference } from './checks/reference.ts';
import { checkSite } from './checks/site.ts';
import { checkTarballs } from './checks/tarballs.ts';
import { checkTree } from './checks/tree.ts';
import { buildPackages } from './packages.ts';
import { runTool, type tools } from './run.ts';
import { type StepResult, Steps, succeed } from './steps.ts';

/** A tool is one check. */
async function tool(name: keyof typeof tools, args: readonly string[]): Promise<StepResult> {
  await succeed(runTool(name, args));
  return { passed: 1 };
}

const steps = new Steps();
await steps.run('Format', () => tool('oxfmt', ['--check']));
await steps.run('Files', checkTree);
await steps.run('Samples in the documentation', () => checkDocSamples());
// The rest looks at types and at what was built.
if (await steps.run('Build', buildPackages)) {
  await steps.run('Lint', () => tool('oxlint', ['--type-aware', '--deny-warnings']));
  await steps.run('Types of tests, examples and scripts', () => tool('tsc', ['-p', 'tsconfig.tests.json']));
  await steps.run('Examples in the documentation', checkDocExamples);
  await steps.run('Packages as they are published', checkTarballs);
  await steps.run('Bundles for browsers', checkBundles);
  // The site shows the reference.
  if (await steps.run('Reference of the packages', checkReference)) await steps.run('Documentation site', checkSite);
}
steps.finish();
