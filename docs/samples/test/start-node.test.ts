import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

import { JSONTokenStorage } from '@token-storage/json';
import { type RunningProvider, startProvider } from 'example-provider';
import { afterAll, beforeAll, expect, it } from 'vitest';

import { visit } from '../../../examples/node-script/src/visit.ts';

const program = fileURLToPath(new URL('../start/node/main.ts', import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'start-node-'));
let provider: RunningProvider;
beforeAll(async () => {
  provider = await startProvider();
});
afterAll(async () => {
  await provider.close();
  rmSync(folder, { recursive: true });
});

/** Runs the program in the folder; where it asks for a login, it gets one. */
async function run(): Promise<string> {
  const { issuer, nativeClientId, scope } = provider;
  const env = { ...process.env, ISSUER: issuer, CLIENT_ID: nativeClientId, SCOPE: scope, API: issuer };
  const child: ChildProcess = spawn(process.execPath, [program], { cwd: folder, env });
  let said = '';
  let hasVisited = false;
  for (const stream of [child.stdout, child.stderr]) {
    stream?.setEncoding('utf8').on('data', (text: string) => {
      said += text;
      const [, address] = /(http:\S+)\n/.exec(said) ?? [];
      if (address === undefined || hasVisited) return;
      hasVisited = true;
      const url = new URL(address);
      url.searchParams.set('login_hint', 'ada');
      void visit(url, AbortSignal.timeout(20_000)).then((redirect) => fetch(redirect));
    });
  }
  await once(child, 'close');
  return said;
}

it('logs in once, is logged in at the next start, and refreshes', async () => {
  expect(await run()).toMatch(/log in:\nhttp[^\n]+\n200 .*Ada Lovelace/);
  expect(await run()).toMatch(/^200 .*Ada Lovelace/);
  expect(provider.refreshes).toBe(0);

  await using storage = new JSONTokenStorage(join(folder, 'tokens.json'));
  await storage.updateTokenData(provider.issuer, (data) => data?.with({ expires_at_seconds: 1 }));
  expect(await run()).toMatch(/^200 .*Ada Lovelace/);
  expect(provider.refreshes).toBe(1);
});
