// vitest, with its environments for Node and for pages.
import { execFileSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const place = fileURLToPath(new URL('.', import.meta.url));
const args = ['run', '--root', 'apps/vitest', '--config', 'vitest.config.mjs'];
execFileSync(process.execPath, ['node_modules/vitest/vitest.mjs', ...args], { cwd: place, stdio: 'inherit' });
