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

/** What the commands of dependencies run, by file, since Windows would need a shell to run them by name. */
const tools = {
  attw: '@arethetypeswrong/cli/dist/index.js',
  oxfmt: 'oxfmt/bin/oxfmt',
  oxlint: 'oxlint/bin/oxlint',
  playwright: '@playwright/test/cli.js',
  tsc: 'typescript/bin/tsc',
  vitest: 'vitest/vitest.mjs',
};

/** Runs a command of a dependency with this Node, and returns its exit code. */
export const runTool = (name, args, options) => runNode([join(root, 'node_modules', tools[name]), ...args], options);

/** Runs this Node, and returns its exit code. */
export const runNode = (args, options) => run(process.execPath, args, options);

/** Runs a command in the repository to its end, on this terminal, and returns its exit code. */
export async function run(command, args, options = {}) {
  const child = spawn(command, args, { cwd: root, stdio: 'inherit', ...options });
  // Ctrl-C comes to the child too, which tidies up; what comes to this process alone is passed on.
  const passOn = (signal) => child.kill(signal);
  const wait = () => {};
  process.on('SIGTERM', passOn).on('SIGHUP', passOn).on('SIGINT', wait);
  try {
    return await new Promise((resolve, reject) => {
      child.once('error', reject);
      child.once('close', (code) => resolve(code ?? 1));
    });
  } finally {
    process.off('SIGTERM', passOn).off('SIGHUP', passOn).off('SIGINT', wait);
  }
}
