import { spawnSync } from 'node:child_process';

/** Runs a script to its end, and gives what it said. */
export function runScript(script: URL, args: readonly string[], env: NodeJS.ProcessEnv = process.env): ScriptOutput {
  const { stdout, stderr } = spawnSync(process.execPath, [script.pathname, ...args], {
    encoding: 'utf8',
    env,
    timeout: 30_000,
  });
  return { lines: stdout.trim().split('\n'), warnings: stderr };
}

export interface ScriptOutput {
  readonly lines: readonly string[];
  readonly warnings: string;
}
