import { globSync, rmSync } from 'node:fs';
import { basename, join } from 'node:path';

import { cacheFolder, runPnpm, runTool } from '../run.ts';
import { type Counts, succeed } from '../steps.ts';

/** What can be imported as a file alone, and has no types. */
const noCode = ['sql-wasm.wasm'];

/** Packs every package and lets publint and attw look at what would be published: files, exports, types. */
export async function checkTarballs(): Promise<Counts> {
  const counts: Counts = { passed: 0, failed: 0, skipped: 0 };
  const folder = cacheFolder('tarballs');
  rmSync(folder, { recursive: true });
  await succeed(runPnpm(['--filter', './packages/*', 'pack', '--pack-destination', folder], { quiet: true }));
  for (const tarball of globSync(join(folder, '*.tgz')).toSorted()) {
    const codes = await Promise.all([
      runTool('publint', ['run', tarball, '--strict'], { quiet: true }),
      runTool('attw', [tarball, '--profile', 'esm-only', '--format', 'ascii', '--exclude-entrypoints', ...noCode], {
        quiet: true,
      }),
    ]);
    for (const [index, tool] of ['publint', 'attw'].entries()) {
      const isGood = codes[index] === 0;
      counts[isGood ? 'passed' : 'failed'] += 1;
      console.log(`${basename(tarball)}: ${tool} ${isGood ? 'ok' : 'FAILED'}`);
    }
  }
  return counts;
}
