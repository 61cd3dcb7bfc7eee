import { copyFileSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { chromium, expect, test } from '@playwright/test';
import { build } from 'esbuild';

import { chromiumOptions } from '../../scripts/browsers/find-browsers.ts';

const source = join(import.meta.dirname, '../../docs/samples/recipes/browser-extension');

/** A page of the extension that stores a login, since there is nobody to log in. */
const STORE = `
  import { sample } from 'test-support/sample';
  import { storage } from './tokens.ts';
  import { api } from './settings.ts';
  await storage.storeTokenData(sample(api, { expires_at_seconds: 1, refresh_token: 'refresh' }));
  document.title = 'stored';
`;

test('an extension keeps a login in its service worker, refreshes it, and is asked by its popup', async ({
  browserName,
}) => {
  test.skip(browserName !== 'chromium', 'Only Chromium loads an extension from a folder.');
  const folder = mkdtempSync(join(tmpdir(), 'extension-'));
  const asked: string[] = [];
  const server = createServer(({ url, headers }, response) => {
    asked.push(`${url} ${headers.authorization ?? ''}`.trim());
    response.setHeader('content-type', 'application/json');
    response.setHeader('access-control-allow-origin', '*');
    response.setHeader('access-control-allow-headers', '*, authorization');
    response.end(JSON.stringify(url === '/token' ? { access_token: 'new', expires_in: 3600 } : { name: 'Ada' }));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const api = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const values = { api, authorizationEndpoint: api, tokenEndpoint: `${api}/token`, clientId: 'c', scope: '' };
  await build({
    entryPoints: {
      'service-worker': join(source, 'service-worker.ts'),
      popup: join(source, 'popup.ts'),
      store: 'store',
    },
    bundle: true,
    format: 'esm',
    outdir: folder,
    logLevel: 'error',
    plugins: [
      {
        name: 'settings',
        setup({ onLoad, onResolve }) {
          onResolve({ filter: /^store$/ }, () => ({ path: 'store', namespace: 'store' }));
          onLoad({ filter: /./, namespace: 'store' }, () => ({ contents: STORE, resolveDir: source }));
          onLoad({ filter: /settings\.ts$/ }, () => ({
            contents: Object.entries(values)
              .map(([name, value]) => `export const ${name} = ${JSON.stringify(value)};`)
              .join('\n'),
          }));
        },
      },
    ],
  });
  for (const file of ['manifest.json', 'popup.html']) copyFileSync(join(source, file), join(folder, file));
  writeFileSync(join(folder, 'store.html'), '<script type="module" src="store.js"></script>');

  const { executablePath, args = [] } = chromiumOptions();
  const context = await chromium.launchPersistentContext('', {
    ...(executablePath === undefined ? { channel: 'chromium' } : { executablePath }),
    args: [...args, `--disable-extensions-except=${folder}`, `--load-extension=${folder}`],
  });
  try {
    const [worker = await context.waitForEvent('serviceworker')] = context.serviceWorkers();
    const page = await context.newPage();
    await page.goto(new URL('popup.html', worker.url()).href);
    await expect(page.locator('output')).toHaveText('{"result":null}');
    await page.goto(new URL('store.html', worker.url()).href);
    await expect(page).toHaveTitle('stored');
    await page.goto(new URL('popup.html', worker.url()).href);
    await expect(page.locator('output')).toHaveText('{"result":{"name":"Ada"}}');
    expect(asked.filter((line) => line !== '/api/me')).toEqual(['/token', '/api/me Bearer new']);
    await page.getByRole('button', { name: 'log out' }).click();
    await expect(page.locator('output')).toHaveText('{"result":null}');
  } finally {
    await context.close();
    server.close();
    server.closeAllConnections();
    rmSync(folder, { recursive: true, force: true });
  }
});
