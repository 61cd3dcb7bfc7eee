// Next.js: a server component with a file, and a client component with what a page has. Built, then served as in production.
import { deepStrictEqual } from 'node:assert';
import { execFileSync, spawn } from 'node:child_process';
import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { outcomeOf } from './support/in-chromium.mjs';

const cwd = fileURLToPath(new URL('apps/next', import.meta.url));
const next = fileURLToPath(new URL('node_modules/next/dist/bin/next', import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'next-'));
const env = { ...process.env, NEXT_TELEMETRY_DISABLED: '1', TOKENS: join(folder, 'tokens.json') };

rmSync(join(cwd, 'dist'), { recursive: true, force: true });
execFileSync(process.execPath, [next, 'build'], { cwd, env, stdio: 'inherit' });
const server = spawn(process.execPath, [next, 'start', '--hostname', '127.0.0.1', '--port', '0'], { cwd, env });
try {
  deepStrictEqual(await outcomeOf(await addressOf(server)), ['read', ...Array(3).fill('FAKE-client')]);
  statSync(env.TOKENS);
} finally {
  server.kill();
  rmSync(folder, { recursive: true });
}

/** What a server says of where it listens. */
async function addressOf({ stdout, stderr }) {
  stderr.pipe(process.stderr);
  for await (const line of createInterface({ input: stdout })) {
    const [address] = /http:\/\/127\.0\.0\.1:\d+/.exec(line) ?? [];
    if (address !== undefined) return address;
  }
  throw new Error('next start did not say where it listens.');
}
