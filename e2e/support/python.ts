import { spawnSync } from 'node:child_process';

/** Whether there is a Python with its own SQLite. */
export const hasPython = (): boolean => spawnSync('python3', ['-c', 'import sqlite3']).status === 0;

/** Runs a program in Python, and gives what it printed as JSON. */
export function runPython(program: string, ...args: string[]): unknown {
  const { stdout, stderr, status } = spawnSync('python3', ['-c', program, ...args], { encoding: 'utf8' });
  if (status !== 0) throw new Error(stderr);
  return JSON.parse(stdout);
}
