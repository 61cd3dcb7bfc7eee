// Runs commands for the other scripts.
import { spawn, type SpawnOptions } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** How a command is run: what `spawn` takes, and more. */
export interface RunOptions extends SpawnOptions {
  /** Shows what the command says only if it fails. */
  readonly quiet?: boolean;
  /** Ends it after so many milliseconds, and says so. */
  readonly timeoutMs?: number;
}

/** The repository. */
export const root = fileURLToPath(new URL('..', import.meta.url));

/** A folder for what a script writes on its way, inside node_modules, where nothing looks at it. */
export function cacheFolder(name: string): string {
  const folder = join(root, 'node_modules/.cache', name);
  mkdirSync(folder, { recursive: true });
  return folder;
}

const installed = (file: string): string => join(root, 'node_modules', file);

/** The files that the commands of dependencies run, since Windows would need a shell to run them by name. */
export const tools = {
  attw: installed('@arethetypeswrong/cli/dist/index.js'),
  oxfmt: installed('oxfmt/bin/oxfmt'),
  oxlint: installed('oxlint/bin/oxlint'),
  playwright: installed('@playwright/test/cli.js'),
  publint: installed('publint/src/cli.js'),
  tsc: installed('typescript/bin/tsc'),
  vitest: installed('vitest/vitest.mjs'),
};

/** Runs a command of a dependency with this Node, and returns its exit code. */
export const runTool = (name: keyof typeof tools, args: readonly string[], options?: RunOptions): Promise<number> =>
  runNode([tools[name], ...args], options);

/** Runs this Node, and returns its exit code. */
export const runNode = (args: readonly string[], options?: RunOptions): Promise<number> =>
  run(process.execPath, args, options);

/** Runs pnpm, which need not be installed, and returns its exit code. */
export const runPnpm = (args: readonly string[], options?: RunOptions): Promise<number> =>
  run('npx', ['-y', 'pnpm@12', ...args], options);

/** What is killed has so long to tidy up. */
const TIDY_MS = 5_000;

/** Runs a command to its end, in the repository and on this terminal, and returns its exit code. */
export async function run(
  command: string,
  args: readonly string[],
  { quiet = false, timeoutMs, ...options }: RunOptions = {},
): Promise<number> {
  const child = spawn(command, args, { cwd: root, stdio: quiet ? ['ignore', 'pipe', 'pipe'] : 'inherit', ...options });
  const said: Buffer[] = [];
  if (quiet) for (const stream of [child.stdout, child.stderr]) stream?.on('data', (chunk: Buffer) => said.push(chunk));
  const timers: NodeJS.Timeout[] = [];
  if (timeoutMs !== undefined) {
    timers.push(
      setTimeout(() => child.kill(), timeoutMs),
      setTimeout(() => child.kill('SIGKILL'), timeoutMs + TIDY_MS),
    );
  }
  // What was started ends first, and tidies up; then so does this, instead of going on to the next command.
  // Ctrl-C on a terminal comes to both; what comes to this process alone is passed on.
  let isStopped = false;
  const stop = (signal: NodeJS.Signals): void => {
    isStopped = true;
    if (signal !== 'SIGINT') child.kill(signal);
  };
  const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;
  for (const signal of signals) process.on(signal, stop);
  try {
    const code = await new Promise<number>((resolve, reject) => {
      child.once('error', reject);
      child.once('close', (status) => resolve(status ?? 1));
    });
    if (code !== 0) process.stdout.write(Buffer.concat(said));
    if (isStopped) process.exit(1);
    if (child.killed) console.error(`Stopped after ${(timeoutMs ?? 0) / 1000} s: ${[command, ...args].join(' ')}`);
    return code;
  } finally {
    for (const timer of timers) clearTimeout(timer);
    for (const signal of signals) process.off(signal, stop);
  }
}
