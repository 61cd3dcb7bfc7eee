import { spawnSync } from 'node:child_process';

/** Runs a program to its end, and gives what it said. */
export function runProgram(program: URL, args: readonly string[], env: NodeJS.ProcessEnv = process.env): ProgramOutput {
  const { stdout, stderr } = spawnSync(process.execPath, [program.pathname, ...args], {
    encoding: 'utf8',
    env,
    timeout: 30_000,
  });
  return { lines: stdout.trim().split('\n'), warnings: stderr };
}

export interface ProgramOutput {
  readonly lines: readonly string[];
  readonly warnings: string;
}
