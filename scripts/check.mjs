// `pnpm check`: everything that can be said about the code without running it.
import { checkBundles } from './checks/bundles.mjs';
import { checkDocExamples } from './checks/doc-examples.mjs';
import { checkTarballs } from './checks/tarballs.mjs';
import { checkTree } from './checks/tree.mjs';
import { buildPackages } from './packages.mjs';
import { runTool } from './run.mjs';
import { Steps, succeed } from './steps.mjs';

/** A tool is one check. */
async function tool(name, args) {
  await succeed(runTool(name, args));
  return { passed: 1 };
}

const steps = new Steps();
await steps.run('Format', () => tool('oxfmt', ['--check']));
await steps.run('Files', checkTree);
// The rest looks at types and at what was built.
if (await steps.run('Build', buildPackages)) {
  await steps.run('Lint', () => tool('oxlint', ['--type-aware', '--deny-warnings']));
  await steps.run('Types of tests and examples', () => tool('tsc', ['-p', 'tsconfig.tests.json']));
  await steps.run('Examples in the documentation', checkDocExamples);
  await steps.run('Packages as they are published', checkTarballs);
  await steps.run('Bundles for browsers', checkBundles);
}
steps.finish();
