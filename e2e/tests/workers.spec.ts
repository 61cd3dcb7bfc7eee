import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { fileURLToPath } from 'node:url';

import { expect, test } from '@playwright/test';
import { build } from 'esbuild';

const file = (name: string): string => fileURLToPath(new URL(`../pages/worker-app/${name}.ts`, import.meta.url));

for (const kind of ['indexeddb', 'sqlite']) {
  test(`${kind}: dedicated, shared and service workers take turns under one lock, and lose nothing`, async ({
    page,
  }) => {
    // Classic scripts, which every browser takes as a service worker.
    const { outputFiles } = await build({
      entryPoints: [file('page'), file('any-worker')],
      bundle: true,
      format: 'iife',
      conditions: ['browser'],
      outdir: '/',
      write: false,
    });
    const scripts = new Map(outputFiles.map(({ path, text }) => [path, text]));
    const server = createServer(({ url = '' }, response) => {
      const script = scripts.get(new URL(url, 'http://localhost').pathname);
      response.setHeader('content-type', script === undefined ? 'text/html' : 'text/javascript');
      response.end(script ?? '<!doctype html><script src="/page.js"></script>');
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    try {
      await page.goto(`http://127.0.0.1:${(server.address() as AddressInfo).port}/`);
      expect(await page.evaluate((chosen) => window.countInWorkers(chosen), kind)).toBe(60);
    } finally {
      server.closeAllConnections();
      server.close();
    }
  });
}
