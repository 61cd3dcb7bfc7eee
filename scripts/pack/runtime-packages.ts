import { existsSync, realpathSync } from 'node:fs';
import { dirname, join } from 'node:path';

import { type Manifest, manifestOf, packages } from '../packages.ts';

/** A package that is installed, and where. */
export interface InstalledPackage {
  readonly name: string;
  readonly version: string;
  readonly folder: string;
}

/**
 * Packages of ours, and all that whoever installs them gets with them. Optional peers are not among it.
 *
 * @param names Of ours; all of them unless given.
 * @returns Ours first; each once.
 */
export function runtimePackages(names?: readonly string[]): InstalledPackage[] {
  const found = new Map<string, InstalledPackage>();
  const add = (folder: string): void => {
    const manifest = manifestOf(folder);
    const { name, version } = manifest;
    if (found.has(name)) return;
    found.set(name, { name, version, folder });
    for (const dependency of installedWith(manifest)) add(folderOf(dependency, folder));
  };
  for (const { name, folder } of packages()) if (names?.includes(name) ?? true) add(folder);
  const isOurs = ({ folder }: InstalledPackage): boolean => !folder.includes('node_modules');
  const all = [...found.values()];
  return [...all.filter(isOurs), ...all.filter((each) => !isOurs(each))];
}

/** npm installs a peer too, unless it is optional. */
const installedWith = ({ dependencies, peerDependencies, peerDependenciesMeta = {} }: Manifest): string[] =>
  Object.keys({ ...dependencies, ...peerDependencies }).filter((name) => peerDependenciesMeta[name]?.optional !== true);

/** Where a package finds another one, as Node looks for it. */
function folderOf(name: string, importer: string): string {
  for (let folder = realpathSync(importer); ; folder = dirname(folder)) {
    const candidate = join(folder, 'node_modules', name);
    if (existsSync(candidate)) return realpathSync(candidate);
    if (folder === dirname(folder)) throw new Error(`${name} is not installed: npx -y pnpm@12 install`);
  }
}
