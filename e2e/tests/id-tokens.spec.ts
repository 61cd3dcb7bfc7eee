import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { fileURLToPath } from 'node:url';
import { expect, test } from '@playwright/test';
import { serveFolder } from '../support/serve-folder.ts';

const core = fileURLToPath(new URL('../node_modules/@token-storage/core/dist', import.meta.url));

test('a page takes no keys from where it was redirected to, since it cannot see the way there', async ({ page }) => {
  const requests: string[] = [];
  const issuer = createServer(({ url = '' }, response) => {
    requests.push(url);
    const headers = { 'access-control-allow-origin': '*' };
    if (url === '/moved') response.writeHead(200, headers).end('{}');
    else response.writeHead(302, { ...headers, location: '/moved' }).end();
  });
  await new Promise<void>((resolve) => issuer.listen(0, '127.0.0.1', resolve));
  await using served = await serveFolder(core);
  try {
    await page.goto(`${served.url}index.js`);
    const error = await page.evaluate(
      async (url) => {
        const entry = '/index.js';
        const { IDTokenDecoder } = (await import(entry)) as typeof import('@token-storage/core');
        const decoder = new IDTokenDecoder({ issuer: url, clientId: 'client' });
        return decoder.decode('a.b.c').catch(({ reason, message }: { reason: string; message: string }) => ({
          reason,
          message,
        }));
      },
      `http://127.0.0.1:${(issuer.address() as AddressInfo).port}`,
    );
    expect(error).toMatchObject({ reason: 'configuration', message: expect.stringContaining('"jwks_uri"') });
    expect(requests).toEqual(['/.well-known/openid-configuration']);
  } finally {
    issuer.closeAllConnections();
    issuer.close();
  }
});
