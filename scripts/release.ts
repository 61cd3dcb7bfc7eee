// `pnpm release`: builds, checks and packs everything, then publishes what the registry has not got yet, each package after
// those that it stands on. What is published are the very files that were checked.
//
//   --dry-run     says what would be published, and publishes nothing
//   --provenance  lets npm say from which commit and workflow it came; only a workflow can
import { spawnSync } from 'node:child_process';
import { readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';

import type { Package } from './packages.ts';
import { packPackages, tarballName } from './pack/pack-packages.ts';
import { readTarball } from './pack/read-tarball.ts';
import { isReleased } from './release/changelog.ts';
import { publishOrder } from './release/publish-order.ts';
import { cacheFolder, root, runNode, runPnpm } from './run.ts';
import { StepError, Steps, succeed } from './steps.ts';

const { values } = parseArgs({
  options: { 'dry-run': { type: 'boolean', default: false }, provenance: { type: 'boolean', default: false } },
});
const isTrial = values['dry-run'];
const folder = cacheFolder('release');
const steps = new Steps();

/** All packages have one version, of which the changelog says what is in it. */
function checkVersion(): void {
  const versions = new Set(publishOrder().map(({ version }) => version));
  const [version = ''] = versions;
  if (versions.size !== 1) throw new StepError(`All packages have one version, not ${[...versions].join(' and ')}.`);
  if (isReleased(readFileSync(join(root, 'CHANGELOG.md'), 'utf8'), version)) return;
  const problem = `CHANGELOG.md has no section "## ${version} (<date>)".`;
  if (!isTrial) throw new StepError(problem);
  console.log(`Before it is released: ${problem}`);
}

/** Asks the registry, which says so in its own words when it does not know a version. */
function isPublished({ name, version }: Package): boolean {
  const { stdout, stderr, status } = spawnSync('npm', ['view', `${name}@${version}`, 'version'], { encoding: 'utf8' });
  if (status === 0) return stdout.trim() === version;
  if (stderr.includes('E404')) return false;
  throw new StepError(`The registry does not say whether ${name}@${version} is published:\n${stderr}`);
}

async function publish(each: Package): Promise<{ passed?: number; skipped?: number }> {
  const tarball = join(folder, tarballName(each));
  if (!isTrial && isPublished(each)) {
    console.log('It is there already.');
    return { skipped: 1 };
  }
  const files = readTarball(tarball);
  const bytes = [...files.values()].reduce((sum, file) => sum + file.length, 0);
  console.log(
    `${isTrial ? 'Would publish' : 'Publishing'} ${files.size} files, ${(bytes / 1000).toFixed(1)} kB unpacked:`,
  );
  for (const [path, content] of files) console.log(`  ${String(content.length).padStart(8)}  ${path}`);
  const options = ['--access', 'public', '--no-git-checks', ...(isTrial ? ['--dry-run'] : [])];
  if (values.provenance) options.push('--provenance');
  await succeed(runPnpm(['publish', tarball, ...options], { quiet: isTrial }));
  return { passed: 1 };
}

const isReady =
  (await steps.run('Versions', checkVersion)) &&
  (await steps.run('Checks', () => succeed(runNode(['scripts/main.mjs', 'check'])))) &&
  (await steps.run('Pack', async () => {
    rmSync(folder, { recursive: true });
    await packPackages(folder);
  }));
if (isReady) {
  for (const each of publishOrder()) {
    // The rest would stand on what is not there.
    if (!(await steps.run(`${each.name}@${each.version}`, () => publish(each)))) break;
  }
}
steps.finish();
