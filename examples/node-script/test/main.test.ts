import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { type RunningProvider, startProvider } from 'example-provider';
import { RunningProgram } from 'test-support/running-program';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';

import { visit } from '../src/visit.ts';

const main = new URL('../src/main.ts', import.meta.url);

describe('the example as a whole', () => {
  let folder: string;
  let program: RunningProgram | undefined;

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'node-script-test-'));
  });
  afterEach(async () => {
    await program?.end('SIGTERM');
    await rm(folder, { recursive: true });
  });

  const start = (environment: NodeJS.ProcessEnv): RunningProgram => {
    program = new RunningProgram(main, { PATH: process.env['PATH'], TMPDIR: folder, ...environment });
    return program;
  };

  it('logs in, reads back in a second process, shows what is refused, refreshes in a third, and deletes its file', async () => {
    const run = start({});
    expect(await run.exitCode).toBe(0);
    expect(run.output).toMatch(/^login \(process \d+\)$/m);
    expect(run.output).toMatch(/^use-tokens \(process \d+\)$/m);
    expect(run.output).toContain('"identity_id": "ada"');
    expect(run.output).toMatch(/mode +0600/);
    expect(run.output).toMatch(/GET http:\S+: 200 .*Ada Lovelace/);
    expect(run.output).toMatch(/refused +ERR_EXPIRED_TOKEN: .*"yesterday.example"/);
    expect(run.output).toMatch(/refused +ERR_IDENTITY_MISMATCH: /);
    expect(run.output).toMatch(/^refresh-tokens \(process \d+\)$/m);
    expect(run.output).toMatch(/refreshed +8 asked at once, and the refresh token was spent 1 time$/m);
    expect(run.output.match(/called +GET http:\S+: 200 .*Ada Lovelace/g)).toHaveLength(2);
    expect(await readdir(folder)).toEqual([]);
  });

  it('prints no token, and keeps the file where it is asked to', async () => {
    const run = start({ KEEP: '1' });
    expect(await run.exitCode).toBe(0);
    const [kept = ''] = await readdir(folder);
    const text = await readFile(join(folder, kept, 'tokens.json'), 'utf8');
    const tokens = [...text.matchAll(/"(?:access|refresh)_token": ?"([^"]{20,})"/g)].map(([, token]) => token);
    expect(tokens).toHaveLength(2);
    for (const token of tokens) expect(run.output).not.toContain(token);
    // Neither the ID token nor anything else that is signed.
    expect(run.output).not.toMatch(/eyJ[\w-]{10}/);
  });

  it('ends with 1 and says what to do where it fails', async () => {
    const run = start({ ISSUER: 'http://127.0.0.1:9', CLIENT_ID: 'client' });
    expect(await run.exitCode).toBe(1);
    expect(run.output).toContain('There is no OpenID provider at "http://127.0.0.1:9": check ISSUER');
    expect(await readdir(folder)).toEqual([]);
  });

  describe('with ISSUER and CLIENT_ID', () => {
    let provider: RunningProvider;
    beforeEach(async () => {
      provider = await startProvider({ spaOrigins: ['https://app.example'] });
    });
    afterEach(() => provider.close());

    const human = async (run: RunningProgram, hint: string): Promise<URL> => {
      const url = new URL(await run.shows(/open[^\n]*\n +(http\S+)/));
      url.searchParams.set('login_hint', hint);
      return visit(url, AbortSignal.timeout(30_000));
    };

    it('waits for a human, whose browser comes back to this machine', async () => {
      const run = start({ ISSUER: `${provider.issuer}/`, CLIENT_ID: provider.nativeClientId });
      const redirect = await human(run, 'grace');
      expect(redirect.hostname).toBe('127.0.0.1');
      expect(await (await fetch(redirect)).text()).toContain('You can close this page');
      expect(await run.exitCode).toBe(0);
      expect(run.output).toMatch(/GET \S+\/me: 200 sub grace/);
      expect(run.output).not.toContain(redirect.searchParams.get('code'));
    });

    it.each([
      ['the code alone', (redirect: URL) => redirect.searchParams.get('code') ?? ''],
      ['the whole address', (redirect: URL) => redirect.href],
    ])('takes %s by hand where the browser cannot come back', async (_what, paste) => {
      const run = start({
        ISSUER: provider.issuer,
        CLIENT_ID: provider.spaClientId,
        REDIRECT_URI: 'https://app.example/',
      });
      const redirect = await human(run, 'grace');
      run.write(`\n  ${paste(redirect)} \n`);
      expect(await run.exitCode).toBe(0);
      expect(run.output).toMatch(/GET \S+\/me: 200 sub grace/);
    });

    it('refuses an address that belongs to another login', async () => {
      const run = start({
        ISSUER: provider.issuer,
        CLIENT_ID: provider.spaClientId,
        REDIRECT_URI: 'https://app.example/',
      });
      const redirect = await human(run, 'grace');
      redirect.searchParams.set('state', 'another');
      run.write(`${redirect.href}\n`);
      expect(await run.exitCode).toBe(1);
      expect(run.output).toContain('cannot be trusted');
    });

    it('says so where nobody can paste', async () => {
      const run = start({
        ISSUER: provider.issuer,
        CLIENT_ID: provider.spaClientId,
        REDIRECT_URI: 'https://app.example/',
      });
      run.endInput();
      expect(await run.exitCode).toBe(1);
      expect(run.output).toContain('Nothing was pasted');
    });

    it('says so where the user cancels', async () => {
      const run = start({ ISSUER: provider.issuer, CLIENT_ID: provider.nativeClientId });
      const url = new URL(await run.shows(/open[^\n]*\n +(http\S+)/));
      const redirect = new URL(url.searchParams.get('redirect_uri') ?? '');
      redirect.search = String(
        new URLSearchParams({
          error: 'access_denied',
          state: url.searchParams.get('state') ?? '',
          iss: provider.issuer,
        }),
      );
      await fetch(redirect);
      expect(await run.exitCode).toBe(1);
      expect(run.output).toContain('The provider refused: "access_denied". Run it again, and agree.');
    });

    it('leaves nothing behind when it is stopped while it waits', async () => {
      const run = start({ ISSUER: provider.issuer, CLIENT_ID: provider.nativeClientId });
      await run.shows(/(waiting)/);
      await run.end('SIGTERM');
      expect(await run.exitCode).toBe(1);
      expect(run.output).toContain('Stopped by SIGTERM.');
      expect(await readdir(folder)).toEqual([]);
    });
  });
});
