import { join } from 'node:path';

import { root, runNode, runPnpm } from '../run.ts';
import { succeed } from '../steps.ts';

const place = join(root, 'scripts/changesets');

/** Runs changesets, which is installed for it. */
export async function runChangesets(args: readonly string[]): Promise<void> {
  await succeed(runPnpm(['install', '--ignore-workspace', '--frozen-lockfile'], { cwd: place, quiet: true }));
  await succeed(runNode([join(place, 'node_modules/@changesets/cli/bin.js'), ...args]));
}
