import { rmSync } from 'node:fs';
import { basename } from 'node:path';

import { packPackages } from '../pack/pack-packages.ts';
import { cacheFolder, runTool } from '../run.ts';
import type { StepResult } from '../steps.ts';
import { readTarball } from '../pack/read-tarball.ts';
import { tarballProblems } from './tarball-problems.ts';

/** What can be imported as a file alone, and has no types. */
const noCode = ['sql-wasm.wasm'];

/** Packs every package and looks at what would be published: publint and attw at exports and types, the rest by ourselves. */
export async function checkTarballs(): Promise<StepResult> {
  const counts = { passed: 0, failed: 0 };
  const folder = cacheFolder('tarballs');
  rmSync(folder, { recursive: true });
  for (const { folder: directory, tarball } of await packPackages(folder)) {
    const [publint, attw] = await Promise.all([
      runTool('publint', ['run', tarball, '--strict'], { quiet: true }),
      runTool('attw', [tarball, '--profile', 'esm-only', '--format', 'ascii', '--exclude-entrypoints', ...noCode], {
        quiet: true,
      }),
    ]);
    const files = readTarball(tarball);
    const problems = tarballProblems(files, basename(directory));
    for (const problem of problems) console.log(`  ${problem}`);
    const verdicts = Object.entries({ publint: publint === 0, attw: attw === 0, content: problems.length === 0 });
    for (const [, isGood] of verdicts) counts[isGood ? 'passed' : 'failed'] += 1;
    const said = verdicts.map(([name, isGood]) => `${name} ${isGood ? 'ok' : 'FAILED'}`).join(', ');
    const bytes = [...files.values()].reduce((sum, file) => sum + file.length, 0);
    console.log(`${basename(tarball)}: ${said}, ${files.size} files, ${(bytes / 1000).toFixed(1)} kB unpacked`);
  }
  return counts;
}
