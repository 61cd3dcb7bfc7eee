import { posix } from 'node:path';

const RELATIVE = /(?:from|import|import\() ?['"](\.[^'"]+)['"]/g;

/**
 * What a package's entries lead to, through all that they import: JavaScript, or type declarations.
 *
 * @param exports As package.json has them.
 * @param read Gives the text of a file by its path in the package.
 * @returns Paths in the package, such as `dist/index.js`; those of the entries too.
 */
export function reachedFiles(exports: unknown, read: (path: string) => string): Set<string> {
  const reached = new Set(JSON.stringify(exports).match(/(?<="\.\/)dist\/[^"]+(?=")/g));
  for (const file of reached) {
    if (!/\.[jt]s$/.test(file)) continue;
    for (const [, path = ''] of read(file).matchAll(RELATIVE)) {
      // A declaration names the source of the next one.
      const next = file.endsWith('.d.ts') ? path.replace(/(?<!\.d)\.[jt]s$/, '.d.ts') : path;
      reached.add(posix.join(posix.dirname(file), next));
    }
  }
  return reached;
}
