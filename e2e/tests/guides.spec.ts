import { join } from 'node:path';

import { expect, type Page, test } from '@playwright/test';
import { type RunningProvider, startProvider } from 'example-provider';
import { createServer, type Plugin, type ViteDevServer } from 'vite';

let provider: RunningProvider;
let server: ViteDevServer;

/** What readers put into the settings of the first page. */
const settings: Plugin = {
  name: 'settings',
  enforce: 'pre',
  load(id) {
    if (!id.endsWith('/settings.ts')) return undefined;
    const { issuer, spaClientId: clientId, scope } = provider;
    const values = { api: issuer, issuer, clientId, scope, redirectUri: address() };
    const lines = Object.entries(values).map(([name, value]) => `export const ${name} = ${JSON.stringify(value)};`);
    return lines.join('\n');
  },
  configureServer({ middlewares }) {
    middlewares.use((request, response, next) => {
      if (!request.url?.startsWith('/?')) return next();
      response.writeHead(302, { location: `/page/${request.url.slice(1)}` }).end();
    });
  },
};

test.beforeAll(async () => {
  server = await createServer({
    root: join(import.meta.dirname, '../../docs/samples/start'),
    configFile: false,
    cacheDir: test.info().outputPath('vite'),
    logLevel: 'warn',
    server: { host: '127.0.0.1', port: 0 },
    optimizeDeps: { entries: ['page/*.html', 'worker/*.{html,ts}'] },
    worker: { format: 'es' },
    plugins: [settings],
  });
  await server.listen();
  provider = await startProvider({ spaOrigins: [new URL(address()).origin] });
});
test.afterAll(async () => {
  await server.close();
  await provider.close();
});

const address = (): string => server.resolvedUrls?.local[0] ?? '';
const button = (page: Page, name: string) => page.getByRole('button', { name, exact: true });

test('the first page of the guides logs in, calls the API and logs out, in every tab', async ({ context }) => {
  const [first, second] = [await context.newPage(), await context.newPage()];
  for (const page of [first, second]) await page.goto(`${address()}page/`);
  await button(first, 'Log in').click();
  await button(first, 'Continue as Ada Lovelace').click();
  for (const page of [first, second]) {
    await expect(button(page, 'Log out')).toBeVisible();
    await expect(page.locator('output')).toContainText('Ada Lovelace');
  }
  expect(first.url()).toBe(`${address()}page/`);
  await first.reload();
  await expect(first.locator('output')).toContainText('Ada Lovelace');

  const third = await context.newPage();
  await third.goto(`${address()}worker/`);
  await expect(third.locator('output')).toContainText('Ada Lovelace');
  await expect(third.locator('output')).toContainText('The page may not ask for that.');

  await button(second, 'Log out').click();
  for (const page of [first, second]) await expect(button(page, 'Log in')).toBeVisible();
});
