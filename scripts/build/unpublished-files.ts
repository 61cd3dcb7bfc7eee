import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

import { reachedFiles } from './reached-files.ts';

/**
 * What lies in `dist` for the next build only: the types of a package's rooms inside, which no entry leads to, and what
 * `tsc -b` remembers.
 *
 * @param folder The package's.
 * @param exports As package.json has them.
 * @returns Paths within `dist`, as an ignore file takes them.
 */
export function unpublishedFiles(folder: string, exports: unknown): string[] {
  const reached = reachedFiles(exports, (path) => readFileSync(join(folder, path), 'utf8'));
  const types = globSync('dist/**/*.d.ts', { cwd: folder }).map((path) => path.replaceAll('\\', '/'));
  const inside = types.filter((path) => !reached.has(path)).map((path) => path.slice('dist'.length));
  return ['/.tsbuildinfo', ...inside.toSorted()];
}
