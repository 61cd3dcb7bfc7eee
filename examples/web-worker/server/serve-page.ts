import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

import { type RunningProvider, startProvider } from 'example-provider';
import { codeSamples } from '../../spa/server/code-samples.ts';
import { build, preview } from 'vite';

import { contentSecurityPolicy } from './content-security-policy.ts';
import type { ServedConfig } from './served-config.ts';

const root = fileURLToPath(new URL('..', import.meta.url));
/** Apart from the page's files, since its scripts have a policy of their own. */
const WORKER_FOLDER = 'worker';

/** How to serve the page. */
export interface ServeOptions {
  /** The port on 127.0.0.1; any free one by default. */
  readonly port?: number | undefined;
  /** How long an access token of the demo provider is good, in seconds. */
  readonly accessTokenLifetimeSeconds?: number | undefined;
  /** Origins that may get the access token too, besides the API's. */
  readonly apiOrigins?: readonly string[] | undefined;
  /** Another provider than the demo one: it must know the page's address as a redirect URI and allow it by CORS. */
  readonly config?: Omit<ServedConfig, 'apiOrigins'> | undefined;
}

/** The page while it is served. */
export interface ServedPage extends AsyncDisposable {
  readonly url: string;
  /** The demo provider, unless another one was given. */
  readonly provider: RunningProvider | undefined;
  close(): Promise<void>;
}

/** Builds the page, serves it, and starts a provider for it unless it is given one. */
export async function servePage(options: ServeOptions = {}): Promise<ServedPage> {
  // Of its own, so that several can be served at once.
  const outDir = mkdtempSync(join(tmpdir(), 'web-worker-example-'));
  const removeFiles = (): void => rmSync(outDir, { recursive: true, force: true });
  // Vite ends the process by itself on SIGTERM.
  process.once('exit', removeFiles);
  await buildPage(outDir);
  let config: ServedConfig | undefined;
  const server = await preview({
    root,
    configFile: false,
    logLevel: 'warn',
    build: { outDir },
    preview: { host: '127.0.0.1', port: options.port ?? 0, strictPort: options.port !== undefined },
    plugins: [
      {
        name: 'policy-and-config',
        configurePreviewServer: ({ middlewares }) => {
          middlewares.use((request, response, next) => {
            const isWorker = request.url?.startsWith(`/${WORKER_FOLDER}/`);
            response.setHeader('content-security-policy', contentSecurityPolicy(isWorker ? calledBy(config) : []));
            next();
          });
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

  const { accessTokenLifetimeSeconds, apiOrigins = [] } = options;
  const provider =
    options.config === undefined
      ? await startProvider({ spaOrigins: [new URL(url).origin], accessTokenLifetimeSeconds })
      : undefined;
  const known = options.config ?? (provider && { ...provider, clientId: provider.spaClientId });
  if (known !== undefined) {
    const { issuer, clientId, resourceServer, apiUrl, scope } = known;
    const allowed = [new URL(apiUrl).origin, ...apiOrigins];
    config = { issuer, clientId, resourceServer, apiUrl, scope, apiOrigins: allowed };
  }
  const close = async (): Promise<void> => {
    await server.close();
    await provider?.close();
    process.off('exit', removeFiles);
    removeFiles();
  };
  return { url, provider, close, [Symbol.asyncDispose]: close };
}

async function buildPage(outDir: string): Promise<void> {
  const inWorkerFolder = `${WORKER_FOLDER}/[name]-[hash].js`;
  await build({
    root,
    configFile: false,
    logLevel: 'warn',
    plugins: [codeSamples(root)],
    build: {
      outDir,
      emptyOutDir: true,
      // It would fetch; every browser that this example runs in preloads modules itself.
      modulePreload: { polyfill: false },
      // As files: the policy allows no data: URL.
      assetsInlineLimit: 0,
    },
    worker: {
      format: 'es',
      rolldownOptions: { output: { entryFileNames: inWorkerFolder, chunkFileNames: inWorkerFolder } },
    },
  });
}

/** Whom the worker calls. */
const calledBy = (config: ServedConfig | undefined): Set<string> =>
  new Set(config === undefined ? [] : [new URL(config.issuer).origin, ...config.apiOrigins]);
