// Jest, with its environments for Node and for pages: with ES modules, which it runs behind a flag of Node's, and compiled by Babel.
import { execFileSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const jest = fileURLToPath(new URL('node_modules/jest/bin/jest.js', import.meta.url));

function run(app, flags, environment, ...files) {
  const cwd = fileURLToPath(new URL(`apps/${app}`, import.meta.url));
  execFileSync(process.execPath, [...flags, jest, '--env', environment, ...files], { cwd, stdio: 'inherit' });
}

run('jest', ['--experimental-vm-modules'], 'node', 'node.test.mjs', 'common.test.cjs');
run('jest', ['--experimental-vm-modules'], 'jsdom', 'jsdom.test.mjs');
run('jest-compiled', [], 'node', 'node.test.js');
run('jest-compiled', [], 'jsdom', 'jsdom.test.js');
