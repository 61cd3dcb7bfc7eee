import { execFile } from 'node:child_process';
import { readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';

import { expect, test } from '@playwright/test';
import { build } from 'esbuild';
import { type RunningProvider, startProvider } from 'example-provider';

import { linkPackages } from '../../scripts/packages.ts';
import { cacheFolder, root } from '../../scripts/run.ts';
import { serveFolder } from '../support/serve-folder.ts';

const readme = readFileSync(join(root, 'README.md'), 'utf8');
const [page = '', program = ''] = [...readme.matchAll(/```ts\n(.*?)```/gs)].map(([, text]) => text);

// Beside the packages, as if they were installed there; one for each engine.
const folder = cacheFolder(`readme-${process.pid}`);

/** Puts lines of the README into a file, for this provider instead of the one that a reader starts. */
function write(file: string, lines: string, provider: RunningProvider): string {
  const path = join(folder, file);
  writeFileSync(path, lines.replaceAll('http://127.0.0.1:9400', provider.issuer));
  return path;
}

test.beforeAll(() => linkPackages(folder));
test.afterAll(() => rmSync(folder, { recursive: true }));

test('the first lines for a page log in once for all tabs, refresh, and log out', async ({ context }) => {
  await using site = await serveFolder(folder);
  // Good for less than a minute: every page that comes refreshes.
  const spaOrigins = [new URL(site.url).origin];
  await using provider = await startProvider({ accessTokenLifetimeSeconds: 30, spaOrigins });
  const main = write('main.ts', page, provider);
  await build({
    entryPoints: [main],
    outfile: join(folder, 'main.js'),
    bundle: true,
    format: 'esm',
    logLevel: 'warning',
  });
  writeFileSync(join(folder, 'index.html'), '<body><script type="module" src="/main.js"></script>');
  let logins = 0;
  context.on('request', (request) => (logins += Number(request.url().includes('/demo-login'))));
  const open = async () => {
    const tab = await context.newPage();
    await tab.goto(site.url);
    await expect(tab.locator('body')).toHaveText(/^Ada Lovelace: .*Bernoulli/);
    return tab;
  };

  await open();
  const second = await open();
  expect(logins).toBe(1);
  expect(provider.refreshes).toBeGreaterThan(0);

  await second.locator('body').dispatchEvent('dblclick');
  // The logout is done before a page that comes later looks.
  await expect(async () => {
    await open();
    expect(logins).toBe(2);
  }).toPass();
});

test('the first lines for Node find the login of the run before, and refresh', async ({ browserName }) => {
  test.skip(browserName !== 'chromium', 'It runs in no browser.');
  await using provider = await startProvider({ accessTokenLifetimeSeconds: 30 });
  const main = write('main.mjs', program, provider);
  const run = async () => (await promisify(execFile)(process.execPath, [main], { cwd: folder })).stdout;

  const runs = [await run(), await run()];
  for (const said of runs) expect(said).toMatch(/^Grace Hopper: .*compiler/);
  expect(runs[1]).not.toBe(runs[0]);
  expect(provider.refreshes).toBeGreaterThan(0);
  if (process.platform !== 'win32') expect(statSync(join(folder, 'tokens.json')).mode & 0o777).toBe(0o600);
  expect(runs.join('')).not.toContain(
    JSON.parse(readFileSync(join(folder, 'tokens.json'), 'utf8')).data.DEFAULT['Files API'].access_token,
  );
});
