import { globSync, readFileSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';

import { packages } from '../packages.ts';
import { packPackages, tarballName } from './pack-packages.ts';
import { runtimePackages } from './runtime-packages.ts';
import { writeTarball } from './write-tarball.ts';

/**
 * Packs every package, and the few of others that they stand on, so that npm can install them together without any
 * registry. They must have been built.
 *
 * @param folder What was in it is removed.
 */
export async function packAll(folder: string): Promise<void> {
  rmSync(folder, { recursive: true, force: true });
  await packPackages(folder);
  const ours = new Set(packages().map(({ name }) => name));
  for (const other of runtimePackages()) {
    if (!ours.has(other.name)) writeTarball(join(folder, tarballName(other)), installedFiles(other.folder));
  }
}

/** The bytes of every file of an installed package. */
function installedFiles(folder: string): Map<string, Buffer> {
  const paths = globSync('**/*', { cwd: folder, exclude: ['node_modules'] })
    .filter((path) => statSync(join(folder, path)).isFile())
    .map((path) => path.replaceAll('\\', '/'))
    .toSorted();
  return new Map(paths.map((path) => [path, readFileSync(join(folder, path))]));
}
