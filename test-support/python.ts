import { spawnSync } from 'node:child_process';

/** Whether there is a Python, with its own SQLite, to compare with and to share files with. */
export const hasPython = spawnSync('python3', ['-c', 'import sqlite3']).status === 0;
if (!hasPython) console.log('No python3 with sqlite3 here: nothing is compared with what it reads and writes.');

interface PythonOptions {
  /** What stands in `sys.argv[1:]`. */
  readonly args?: readonly string[];
  /** What it reads as JSON. */
  readonly input?: unknown;
  readonly env?: NodeJS.ProcessEnv;
}

/** Runs a program with the standard library of Python alone, and gives what it prints. */
export function runPython(program: string, { args = [], input, env = process.env }: PythonOptions = {}): string {
  const { status, stdout, stderr } = spawnSync('python3', ['-c', program, ...args], {
    input: JSON.stringify(input) ?? '',
    encoding: 'utf8',
    env,
    maxBuffer: 2 ** 30,
  });
  if (status !== 0) throw new Error(`python3 failed:\n${stderr}`);
  return stdout.trim();
}
