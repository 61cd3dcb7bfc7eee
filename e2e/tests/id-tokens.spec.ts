import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { fileURLToPath } from 'node:url';
import { expect, type Page, test } from '@playwright/test';
import { serveFolder } from '../support/serve-folder.ts';

const core = fileURLToPath(new URL('../node_modules/@token-storage/core/dist', import.meta.url));

/** Why a page under a strict content security policy cannot decode a token of an issuer that answers like this. */
async function refusal(page: Page, answer: RequestListener) {
  const issuer = createServer((request, response) => {
    response.setHeader('access-control-allow-origin', '*');
    answer(request, response);
  });
  await new Promise<void>((resolve) => issuer.listen(0, '127.0.0.1', resolve));
  await using served = await serveFolder(core, { 'content-security-policy': "script-src 'self'" });
  try {
    await page.goto(`${served.url}index.js`);
    return await page.evaluate(
      async (url) => {
        const violations: string[] = [];
        document.addEventListener('securitypolicyviolation', ({ blockedURI }) => violations.push(blockedURI));
        const entry = '/index.js';
        const { IDTokenDecoder } = (await import(entry)) as typeof import('@token-storage/core');
        const decoder = new IDTokenDecoder({ issuer: url, clientId: 'client' });
        const error = await decoder.decode('a.b.c').catch((thrown: unknown) => thrown);
        const { reason, message } = error as { reason: string; message: string };
        return { reason, message, violations };
      },
      `http://127.0.0.1:${(issuer.address() as AddressInfo).port}`,
    );
  } finally {
    issuer.closeAllConnections();
    issuer.close();
  }
}

test('a page takes no keys from where it was redirected to, since it cannot see the way there', async ({ page }) => {
  const requests: string[] = [];
  const { reason, message } = await refusal(page, ({ url = '' }, response) => {
    requests.push(url);
    if (url === '/moved') response.end('{}');
    else response.writeHead(302, { location: '/moved' }).end();
  });
  expect(reason).toBe('configuration');
  expect(message).toContain('"jwks_uri"');
  expect(requests).toEqual(['/.well-known/openid-configuration']);
});

test('a page that forbids eval sees no attempt at it when an issuer is read', async ({ page }) => {
  const { message, violations } = await refusal(page, (_, response) => response.end('{}'));
  expect(message).toContain('"issuer" is not a string');
  expect(violations).toEqual([]);
});
