import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

import { root } from '../run.ts';
import type { Counts } from '../steps.ts';

/** What no line of any file may be. */
interface Rule {
  readonly name: string;
  readonly isBad: (line: string) => boolean;
}

const rules: readonly Rule[] = [
  {
    name: 'No host of a package registry',
    isBad: (line) => /\b(?:registry|npm|deb)\.[a-z.-]+\.(?:org|com|net)\b/.test(line),
  },
  {
    name: 'No path of one machine',
    isBad: (line) => /(?<![\w.*])\/(?:root|work|workspace|builds|Users\/\w+)\//.test(line),
  },
  { name: 'No test that is the only one to run', isBad: (line) => /^\s*(?:describe|it|test)\.only\(/.test(line) },
];

/** As many lines as a file of code may have: one is to be read at a sitting. */
const MOST_LINES = 300;

/** Reads every file that is, or is about to be, in the repository, for what must not be in it, and how long it is. */
export function checkTree(): Counts {
  const counts: Counts = { passed: 0, failed: 0, skipped: 0 };
  const list = execFileSync('git', ['ls-files', '-z', '--cached', '--others', '--exclude-standard'], { cwd: root });
  const files = String(list)
    .split('\0')
    .filter((file) => file !== '' && existsSync(join(root, file)))
    .map((file) => ({ file, lines: readFileSync(join(root, file), 'latin1').split('\n') }));
  for (const { name, isBad } of rules) {
    const found = files.flatMap(({ file, lines }) =>
      lines.flatMap((line, i) => (isBad(line) ? [`${file}:${i + 1}`] : [])),
    );
    tell(name, found);
  }
  const long = files.filter(({ file, lines }) => /\.(?:ts|tsx|mjs)$/.test(file) && lines.length - 1 > MOST_LINES);
  tell(
    `No code of more than ${MOST_LINES} lines in one file`,
    long.map(({ file, lines }) => `${file}: ${lines.length - 1}`),
  );
  return counts;

  function tell(name: string, found: readonly string[]): void {
    counts[found.length === 0 ? 'passed' : 'failed'] += 1;
    console.log(`${name}: ${found.length === 0 ? 'ok' : `FAILED\n  ${found.join('\n  ')}`}`);
  }
}
