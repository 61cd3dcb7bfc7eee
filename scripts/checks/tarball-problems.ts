import { reachedFiles } from '../build/reached-files.ts';
import type { Manifest } from '../packages.ts';

/** How large a package may be, unpacked, in bytes. */
const LIMIT = 200_000;

/** Those that may be larger, and why. */
const limits: ReadonlyMap<string, number> = new Map([
  // Half is what stands in an editor beside each name, examples included, and half JavaScript that can be read where it runs.
  ['@token-storage/core', 350_000],
  // SQLite as WebAssembly twice: the file for those who serve it, and a script for bundlers that cannot.
  ['@token-storage/sqlite', 1_450_000],
]);

const PUBLISHED = /^(?:package\.json|README\.md|LICENSE|THIRD-PARTY\.md|dist\/.+\.(?:js|d\.ts|wasm))$/;
const SITE = 'https://token-storage.github.io/token-storage/';
const REPOSITORY = 'https://github.com/token-storage/token-storage';

/**
 * What should not be published as it is.
 *
 * @param files The bytes of each by its path in the package.
 * @param folder The package's in `packages/`.
 * @returns A sentence for each problem.
 */
export function tarballProblems(files: ReadonlyMap<string, Buffer>, folder: string): string[] {
  const textOf = (path: string): string => String(files.get(path) ?? '');
  const manifest = JSON.parse(textOf('package.json')) as Manifest & Record<string, unknown>;
  const reached = reachedFiles(manifest.exports, textOf);
  const size = [...files.values()].reduce((sum, bytes) => sum + bytes.length, 0);
  const limit = limits.get(manifest.name) ?? LIMIT;
  const paths = [...files.keys()];
  return [
    ...paths.filter((path) => !PUBLISHED.test(path)).map((path) => `${path} is nothing that users need.`),
    ...paths
      .filter((path) => path.startsWith('dist/') && PUBLISHED.test(path) && !reached.has(path))
      .map((path) => `${path} cannot be reached from any entry.`),
    ...[...reached].filter((path) => !files.has(path)).map((path) => `${path} is missing.`),
    ...paths
      .filter((path) => /\.[jt]s$/.test(path) && textOf(path).includes('//# sourceMappingURL='))
      .map((path) => `${path} names a source map.`),
    ...(['README.md', 'LICENSE'] as const).filter((path) => !files.has(path)).map((path) => `${path} is missing.`),
    ...(size > limit ? [`It has ${size} bytes, of ${limit}.`] : []),
    ...manifestProblems(manifest, folder),
  ];
}

/** What a page of the registry and those who look for help stand on. */
function manifestProblems(manifest: Readonly<Record<string, unknown>>, folder: string): string[] {
  const expected = {
    homepage: SITE,
    bugs: `${REPOSITORY}/issues`,
    repository: { type: 'git', url: `git+${REPOSITORY}.git`, directory: `packages/${folder}` },
    license: 'Apache-2.0',
    author: 'The token-storage authors',
    type: 'module',
    engines: { node: '>=20.19' },
    publishConfig: { access: 'public' },
  };
  const wrong = Object.entries(expected)
    .filter(([field, value]) => JSON.stringify(manifest[field]) !== JSON.stringify(value))
    .map(([field, value]) => `package.json: "${field}" must be ${JSON.stringify(value)}.`);
  const { description, keywords = [] } = manifest as { description?: string; keywords?: readonly string[] };
  return [
    ...wrong,
    ...(typeof description === 'string' && description.length > 30
      ? []
      : ['package.json: say in "description" what it is.']),
    ...(['oauth2', 'token-storage'].every((word) => keywords.includes(word)) && keywords.length > 3
      ? []
      : ['package.json: "keywords" must be oauth2, token-storage and what else people look for.']),
    // Such as what runs when a package is installed.
    ...(manifest['scripts'] === undefined ? [] : ['package.json: "scripts" are for nobody who installs it.']),
    ...(/"(?:workspace|link|file):/.test(JSON.stringify(manifest))
      ? ['package.json names a package of the workspace.']
      : []),
  ];
}
