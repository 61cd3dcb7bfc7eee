import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

import { cacheFolder } from '../run.ts';
import { packPackages } from './pack-packages.ts';
import { readTarball } from './read-tarball.ts';

/** Puts every package into a folder's `node_modules`, as it would come from the registry: the files that are published alone. */
export async function extractPackages(folder: string): Promise<void> {
  const tarballs = cacheFolder('extracted');
  rmSync(tarballs, { recursive: true });
  rmSync(join(folder, 'node_modules/@token-storage'), { recursive: true, force: true });
  for (const { name, tarball } of await packPackages(tarballs)) {
    for (const [path, bytes] of readTarball(tarball)) {
      const file = join(folder, 'node_modules', name, path);
      mkdirSync(dirname(file), { recursive: true });
      writeFileSync(file, bytes);
    }
  }
}
