import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

import { type RunningProvider, startProvider } from 'example-provider';
import { build, preview } from 'vite';

import type { Config } from '../src/config.ts';
import { codeSamples } from './code-samples.ts';

const root = fileURLToPath(new URL('..', import.meta.url));

/** How to serve the page. */
export interface ServeOptions {
  /** The port on 127.0.0.1; any free one by default. */
  readonly port?: number | undefined;
  /** How long an access token of the demo provider is good, in seconds. */
  readonly accessTokenLifetimeSeconds?: number | undefined;
  /** Another provider than the demo one: it must know the page's address as a redirect URI and allow it by CORS. */
  readonly config?: Config | undefined;
}

/** The page while it is served. */
export interface ServedSpa extends AsyncDisposable {
  readonly url: string;
  /** The demo provider, unless there is another one. */
  readonly provider: RunningProvider | undefined;
  close(): Promise<void>;
}

/** Builds the page, serves it, and starts a provider for it unless it is given one. */
export async function serveSpa(options: ServeOptions = {}): Promise<ServedSpa> {
  // Of its own, so that several can be served at once.
  const outDir = mkdtempSync(join(tmpdir(), 'spa-example-'));
  const removeFiles = (): void => rmSync(outDir, { recursive: true, force: true });
  // Vite ends the process by itself on SIGTERM.
  process.once('exit', removeFiles);
  await build({
    root,
    logLevel: 'warn',
    plugins: [codeSamples(root)],
    build: {
      outDir,
      emptyOutDir: true,
      rolldownOptions: { input: ['index.html', 'two-tabs.html'].map((page) => join(root, page)) },
    },
  });
  let config = options.config;
  const server = await preview({
    root,
    logLevel: 'warn',
    build: { outDir },
    preview: { host: '127.0.0.1', port: options.port ?? 0, strictPort: options.port !== undefined },
    plugins: [
      {
        name: 'config',
        configurePreviewServer: ({ middlewares }) => {
          middlewares.use('/config.json', (_request, response) => {
            response.setHeader('content-type', 'application/json');
            response.end(JSON.stringify(config));
          });
        },
      },
    ],
  });
  if (!server.httpServer.listening) await once(server.httpServer, 'listening');
  const url = `http://127.0.0.1:${(server.httpServer.address() as AddressInfo).port}/`;

  const { accessTokenLifetimeSeconds } = options;
  const provider =
    config === undefined
      ? await startProvider({ spaOrigins: [new URL(url).origin], accessTokenLifetimeSeconds })
      : undefined;
  if (provider !== undefined) {
    const { issuer, spaClientId: clientId, resourceServer, apiUrl, scope } = provider;
    config = { issuer, clientId, resourceServer, apiUrl, scope };
  }
  const close = async (): Promise<void> => {
    await server.close();
    await provider?.close();
    process.off('exit', removeFiles);
    removeFiles();
  };
  return { url, provider, close, [Symbol.asyncDispose]: close };
}
