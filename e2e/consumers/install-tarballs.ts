import { globSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { packAll } from '../../scripts/pack/pack-all.ts';
import { run } from '../../scripts/run.ts';
import { succeed } from '../../scripts/steps.ts';

/**
 * Installs all packages as a user does who has their tarballs and nothing else: with npm, without a network, and with
 * nothing in npm's cache.
 *
 * @param folder An empty one, outside the repository.
 * @returns Where they were installed, in that folder.
 */
export async function installTarballs(folder: string): Promise<string> {
  const [tarballs, app] = [join(folder, 'tarballs'), join(folder, 'app')];
  await packAll(tarballs);
  mkdirSync(app);
  writeFileSync(join(app, 'package.json'), JSON.stringify({ private: true, type: 'module' }));
  const options = ['--offline', '--cache', join(folder, 'cache'), '--no-audit', '--no-fund'];
  const files = globSync('*.tgz', { cwd: tarballs }).map((file) => join(tarballs, file));
  await succeed(run('npm', ['install', ...options, ...files], { cwd: app, quiet: true }));
  return app;
}
