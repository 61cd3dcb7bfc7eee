// A login in one process, its tokens used in another and refreshed in a third: everything, one after the other.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { type RunningProvider, startProvider } from 'example-provider';

import { demoSettings } from './demo-settings.ts';
import { heading, line } from './report.ts';
import { runProcess } from './run-process.ts';
import { runScript } from './run-script.ts';
import { viewTokenFile } from './token-file.ts';

const stop = new AbortController();
for (const signal of ['SIGINT', 'SIGTERM'] as const)
  process.once(signal, () => stop.abort(new Error(`Stopped by ${signal}.`)));

const folder = await mkdtemp(join(tmpdir(), 'token-storage-demo-'));
const tokenFile = join(folder, 'tokens.json');
let provider: RunningProvider | undefined;

await runScript(async () => {
  try {
    const environment: NodeJS.ProcessEnv = { ...process.env, TOKEN_FILE: tokenFile };
    if (process.env['ISSUER'] === undefined) {
      provider = await startProvider();
      Object.assign(environment, demoSettings(provider));
      heading('provider');
      line('listens', `at ${provider.issuer}: oidc-provider, on this machine alone`);
    }
    await runProcess('login.ts', environment, stop.signal);
    await showFile();
    await runProcess('use-tokens.ts', environment, stop.signal);
    await runProcess('refresh-tokens.ts', environment, stop.signal);
  } finally {
    await provider?.close();
    await clean();
  }
});

async function showFile(): Promise<void> {
  const { mode, bytes, content } = await viewTokenFile(tokenFile);
  heading('file');
  line('path', tokenFile);
  if (process.platform !== 'win32') line('mode', `${mode}, ${bytes} bytes`);
  line('content', content);
}

async function clean(): Promise<void> {
  console.log('');
  if (process.env['KEEP'] === '1') return line('kept', tokenFile);
  await rm(folder, { recursive: true, force: true });
  line('deleted', `${tokenFile} (KEEP=1 keeps it)`);
}
