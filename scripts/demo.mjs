// `pnpm demo`: builds the packages, then serves a browser example until Ctrl-C: the single-page app, or with
// `pnpm demo web-worker` the one whose tokens stay in a worker.
import { spawnSync } from 'node:child_process';

const examples = ['spa', 'web-worker'];
const [example = 'spa'] = process.argv.slice(2);
if (!examples.includes(example)) {
  console.error(`There is no browser example ${JSON.stringify(example)}: there are ${examples.join(' and ')}.`);
  process.exit(1);
}

console.log('Building…');
for (const step of [
  ['tsc', '-b', 'tsconfig.build.json'],
  ['node', 'scripts/build/build-packages.mjs'],
]) {
  const [command, ...parameters] = step;
  const { status } = spawnSync(command, parameters, {
    stdio: ['ignore', 'ignore', 'inherit'],
    shell: process.platform === 'win32',
  });
  if (status !== 0) process.exit(status ?? 1);
}
try {
  await import(`../examples/${example}/server/main.ts`);
} catch (error) {
  if (!/already in use/.test(error.message)) throw error;
  console.error(`${error.message}. End what uses it, or choose another one: PORT=5180 npx -y pnpm@12 demo ${example}`);
  process.exit(1);
}
