import { mkdirSync } from 'node:fs';
import { join } from 'node:path';

import { type Package, packages } from '../packages.ts';
import { runPnpm } from '../run.ts';
import { succeed } from '../steps.ts';

/** A package, and the file that would be published of it. */
export interface PackedPackage extends Package {
  readonly tarball: string;
}

/** Packs every package, as it would be published, into a folder. They must have been built. */
export async function packPackages(folder: string): Promise<PackedPackage[]> {
  mkdirSync(folder, { recursive: true });
  await succeed(runPnpm(['--filter', './packages/*', 'pack', '--pack-destination', folder], { quiet: true }));
  return packages().map((each) => Object.assign(each, { tarball: join(folder, tarballName(each)) }));
}

/** As pnpm and npm name it: `token-storage-core-0.1.0.tgz`. */
export const tarballName = ({ name, version }: { readonly name: string; readonly version: string }): string =>
  `${name.replace('@', '').replace('/', '-')}-${version}.tgz`;
