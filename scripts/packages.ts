// The packages that are published.
import { mkdirSync, readdirSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';

import { root, runNode, type RunOptions, runTool } from './run.ts';
import { succeed } from './steps.ts';

/** A package, and what can be imported from it. */
export interface Package {
  readonly name: string;
  readonly version: string;
  readonly folder: string;
  /** `@token-storage/core`, `@token-storage/core/adapter`. */
  readonly entries: readonly string[];
}

/** What is read of a package.json. */
export interface Manifest {
  readonly name: string;
  readonly description: string;
  readonly version: string;
  readonly exports: Readonly<Record<string, unknown>>;
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly peerDependencies?: Readonly<Record<string, string>>;
  readonly peerDependenciesMeta?: Readonly<Record<string, { readonly optional?: boolean }>>;
}

export const manifestOf = (folder: string): Manifest =>
  JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as Manifest;

export function packages(): Package[] {
  return readdirSync(join(root, 'packages')).map((directory) => {
    const folder = join(root, 'packages', directory);
    const { name, version, exports } = manifestOf(folder);
    // Entries have no extension; files such as ./package.json have one.
    const paths = Object.keys(exports).filter((path) => !/\.\w+$/.test(path));
    return { name, version, folder, entries: paths.map((path) => name + path.slice(1)) };
  });
}

/** Types first, then one JavaScript file for each entry. */
export async function buildPackages(options?: RunOptions): Promise<void> {
  await succeed(runTool('tsc', ['-b', 'tsconfig.build.json'], options));
  await succeed(runNode(['scripts/build/build-packages.ts'], options));
}

const BUILD_MS = 120_000;

/** Builds for somebody who wants to see what comes then: says what is wrong, or nothing. */
export async function buildOrExit(): Promise<void> {
  try {
    await buildPackages({ quiet: true, timeoutMs: BUILD_MS });
  } catch {
    console.error('The build failed. Reading what it says above helps; so may: npx -y pnpm@12 install');
    process.exit(1);
  }
}

/** Lets what lies in a folder import the packages by name, as if they were installed there. */
export function linkPackages(folder: string): void {
  const scope = join(folder, 'node_modules/@token-storage');
  rmSync(scope, { recursive: true, force: true });
  mkdirSync(scope, { recursive: true });
  for (const { name, folder: target } of packages()) {
    symlinkSync(target, join(folder, 'node_modules', name), 'junction');
  }
}
