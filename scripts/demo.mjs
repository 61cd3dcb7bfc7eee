// `pnpm demo`: builds the packages, then serves the browser example until Ctrl-C.
import { spawnSync } from 'node:child_process';

console.log('Building…');
for (const step of [
  ['tsc', '-b', 'tsconfig.build.json'],
  ['node', 'scripts/build.mjs'],
]) {
  const [command, ...parameters] = step;
  const { status } = spawnSync(command, parameters, {
    stdio: ['ignore', 'ignore', 'inherit'],
    shell: process.platform === 'win32',
  });
  if (status !== 0) process.exit(status ?? 1);
}
await import('../examples/spa/server/main.ts');
