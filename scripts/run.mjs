// Runs commands for the other scripts.
import { spawn } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The repository. */
export const root = fileURLToPath(new URL('..', import.meta.url));

/** A folder for what a script writes on its way, inside node_modules, where nothing looks at it. */
export function cacheFolder(name) {
  const folder = join(root, 'node_modules/.cache', name);
  mkdirSync(folder, { recursive: true });
  return folder;
}

const installed = (file) => join(root, 'node_modules', file);

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
export const runTool = (name, args, options) => runNode([tools[name], ...args], options);

/** Runs this Node, and returns its exit code. */
export const runNode = (args, options) => run(process.execPath, args, options);

/** Runs pnpm, which need not be installed, and returns its exit code. */
export const runPnpm = (args, options) => run('npx', ['-y', 'pnpm@12', ...args], options);

/**
 * Runs a command to its end, in the repository and on this terminal, and returns its exit code.
 *
 * @param options What `spawn` takes, and `quiet`: what the command says is shown only if it fails.
 */
export async function run(command, args, { quiet = false, ...options } = {}) {
  const stdio = quiet ? ['ignore', 'pipe', 'pipe'] : 'inherit';
  const child = spawn(command, args, { cwd: root, stdio, ...options });
  const said = [];
  if (quiet) for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => said.push(chunk));
  // What was started ends first, and tidies up; then so does this, instead of going on to the next command.
  // Ctrl-C on a terminal comes to both; what comes to this process alone is passed on.
  let isStopped = false;
  const stop = (signal) => {
    isStopped = true;
    if (signal !== 'SIGINT') child.kill(signal);
  };
  const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'];
  for (const signal of signals) process.on(signal, stop);
  try {
    const code = await new Promise((resolve, reject) => {
      child.once('error', reject);
      child.once('close', (status) => resolve(status ?? 1));
    });
    if (code !== 0) process.stdout.write(Buffer.concat(said));
    if (isStopped) process.exit(1);
    return code;
  } finally {
    for (const signal of signals) process.off(signal, stop);
  }
}
