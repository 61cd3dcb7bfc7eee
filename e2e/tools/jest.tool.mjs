// Jest, with its environments for Node and for pages, and ES modules, which it runs behind a flag of Node's.
import { execFileSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const cwd = fileURLToPath(new URL('apps/jest', import.meta.url));
const jest = fileURLToPath(new URL('node_modules/jest/bin/jest.js', import.meta.url));
const tests = { node: ['node.test.mjs', 'common.test.cjs'], jsdom: ['jsdom.test.mjs'] };
for (const [environment, files] of Object.entries(tests)) {
  const args = ['--experimental-vm-modules', jest, '--env', environment, ...files];
  execFileSync(process.execPath, args, { cwd, stdio: 'inherit' });
}
