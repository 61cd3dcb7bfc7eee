import { existsSync, mkdtempSync, renameSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { build, type InlineConfig } from 'vite';

/** Names the folder of this run to the processes that run its tests. */
const FOLDER = 'E2E_BUILT_PAGES';

/** What every test file would build again is built once in a run: by the first that needs it. */
export function keepBuiltPages(): () => void {
  const folder = mkdtempSync(join(tmpdir(), 'built-pages-'));
  process.env[FOLDER] = folder;
  return () => rmSync(folder, { recursive: true, force: true });
}

/** Builds a page as its users would, unless that was done in this run, and gives the folder with its files. */
export async function builtPage(name: string, config: InlineConfig): Promise<string> {
  const folder = process.env[FOLDER];
  if (folder === undefined) throw new Error('Pages are built for tests that Playwright runs.');
  const outDir = join(folder, name);
  if (existsSync(outDir)) return outDir;
  const own = mkdtempSync(join(folder, 'building-'));
  await build({ ...config, build: { outDir: own, emptyOutDir: true, target: 'esnext' } });
  try {
    renameSync(own, outDir);
  } catch (error) {
    // Somebody else has built it meanwhile.
    rmSync(own, { recursive: true });
    if (!existsSync(outDir)) throw error;
  }
  return outDir;
}
