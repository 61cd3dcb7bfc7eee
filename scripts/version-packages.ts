// `pnpm version-packages`: makes of the changes in .changeset/ the next version of all packages, and its section of
// CHANGELOG.md. The release workflow runs it; what it changed is for somebody to read and to merge.
import { globSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { packages } from './packages.ts';
import { parseChange, withVersion } from './release/changelog.ts';
import { runChangesets } from './release/run-changesets.ts';
import { root, runTool } from './run.ts';
import { succeed } from './steps.ts';

const files = globSync('.changeset/*.md', { cwd: root, exclude: ['.changeset/README.md'] }).toSorted();
if (files.length === 0) {
  console.log('There is no change in .changeset/, and so no next version.');
} else {
  const changes = files.map((file) => parseChange(readFileSync(join(root, file), 'utf8')));
  await runChangesets(['version']);
  const [{ version } = { version: '' }] = packages();
  const path = join(root, 'CHANGELOG.md');
  const today = new Date().toISOString().slice(0, 'yyyy-mm-dd'.length);
  writeFileSync(path, withVersion(readFileSync(path, 'utf8'), version, today, changes));
  await succeed(runTool('oxfmt', ['CHANGELOG.md', 'packages/*/package.json']));
  console.log(`${version}: ${changes.length} changes are in CHANGELOG.md now.`);
}
