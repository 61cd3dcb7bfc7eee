import { execFileSync } from 'node:child_process';
import { availableParallelism, release, totalmem, type } from 'node:os';

import { findChromium } from '../browsers/find-browsers.ts';
import { root } from '../run.ts';

/** On what, and with which code, a campaign or a benchmark ran. */
export interface Machine {
  readonly node: string;
  readonly system: string;
  readonly cores: number;
  readonly memoryGB: number;
  readonly chromium?: string | undefined;
}

/** On what a campaign ran, as far as it matters; no name and no path of the machine. */
export function machine(): Machine {
  return {
    node: process.versions.node,
    system: `${type()} ${release().replace(/^(\d+\.\d+).*$/, '$1')}, ${process.arch}`,
    cores: availableParallelism(),
    memoryGB: Math.round(totalmem() / 2 ** 30),
    chromium: chromiumVersion(),
  };
}

/** Which code ran; "changed" where the files were not those of the commit. */
export function commit(): { commit: string } {
  const git = (...args: readonly string[]): string => execFileSync('git', args, { cwd: root, encoding: 'utf8' }).trim();
  try {
    // The pages and their figures are what a campaign or a benchmark before this one has written.
    const written = [':!docs/reliability.*', ':!bench/results', ':!bench/README.md'];
    const changes = git('status', '--porcelain', '--', '.', ...written);
    return { commit: git('rev-parse', '--short=10', 'HEAD') + (changes === '' ? '' : ', changed') };
  } catch {
    return { commit: 'unknown' };
  }
}

function chromiumVersion(): string | undefined {
  const path = findChromium();
  if (path === undefined) return undefined;
  const said = execFileSync(path, ['--version'], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] });
  return /\d[\d.]+/.exec(said)?.[0];
}
