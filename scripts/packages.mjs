// The packages that are published.
import { mkdirSync, readdirSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { root, runNode, runTool } from './run.mjs';
import { succeed } from './steps.mjs';

/** Each package: its name, its folder, and what can be imported from it. */
export function packages() {
  return readdirSync(join(root, 'packages')).map((directory) => {
    const folder = join(root, 'packages', directory);
    const { name, exports } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
    // Entries have no extension; files such as ./package.json have one.
    const paths = Object.keys(exports).filter((path) => !/\.\w+$/.test(path));
    return { name, folder, entries: paths.map((path) => name + path.slice(1)) };
  });
}

/** Types first, then one JavaScript file for each entry. */
export async function buildPackages() {
  await succeed(runTool('tsc', ['-b', 'tsconfig.build.json']));
  await succeed(runNode(['scripts/build/build-packages.mjs']));
}

/** Lets what lies in a folder import the packages by name, as if they were installed there. */
export function linkPackages(folder) {
  const scope = join(folder, 'node_modules/@token-storage');
  rmSync(scope, { recursive: true, force: true });
  mkdirSync(scope, { recursive: true });
  for (const { name, folder: target } of packages())
    symlinkSync(target, join(folder, 'node_modules', name), 'junction');
}
