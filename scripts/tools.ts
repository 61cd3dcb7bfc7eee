// `pnpm run tools`: tries the packages, as they would be published, in the compilers, bundlers, test runners and frameworks of
// others, which are installed in `e2e/tools/`. Three minutes at first, one later: too long for `pnpm test`.
//
//   <name>  only the tools whose name contains this
import { globSync } from 'node:fs';
import { basename, join } from 'node:path';

import { buildPackages } from './packages.ts';
import { extractPackages } from './pack/extract-packages.ts';
import { root, runNode, runPnpm } from './run.ts';
import { StepError, Steps, succeed } from './steps.ts';

/** A tool that has not ended by then hangs. */
const TOOL_MS = 300_000;

const place = join(root, 'e2e/tools');
const chosen = process.argv.slice(2);
const tools = globSync('*.tool.mjs', { cwd: place })
  .map((file) => basename(file, '.tool.mjs'))
  .filter((name) => chosen.length === 0 || chosen.some((part) => name.includes(part)))
  .toSorted();

/** None of them needs to build anything while it is installed. */
async function install(): Promise<void> {
  const options = ['--ignore-workspace', '--frozen-lockfile', '--config.strict-dep-builds=false'];
  const code = await runPnpm(['install', ...options], { cwd: place, quiet: true });
  if (code !== 0) throw new StepError('The tools cannot be installed.');
}

const steps = new Steps();
const isReady =
  (await steps.run('Build', buildPackages)) &&
  (await steps.run('Browser', () => succeed(runNode(['scripts/browsers/ensure-browser.ts'])))) &&
  (await steps.run('Install', install)) &&
  (await steps.run('Pack', () => extractPackages(place)));
if (isReady) {
  for (const name of tools) {
    await steps.run(name, async () => {
      // What a tool says of itself helps where it fails, and only there.
      const options = { cwd: place, quiet: true, timeoutMs: TOOL_MS };
      await succeed(runNode(['--disable-warning=ExperimentalWarning', `${name}.tool.mjs`], options));
      return { passed: 1 };
    });
  }
}
steps.finish();
