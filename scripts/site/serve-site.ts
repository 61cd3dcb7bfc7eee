import { existsSync, readFileSync, statSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { extname, join, normalize } from 'node:path';
import { gzipSync } from 'node:zlib';

import { siteFolder } from './build-site.ts';

/** Where the site is below its host, as on GitHub Pages. */
const base = '/token-storage/';

const types: Readonly<Record<string, string>> = {
  '.css': 'text/css; charset=utf-8',
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.json': 'application/json',
  '.svg': 'image/svg+xml',
};

/** The site while it is served. */
export interface ServedSite extends AsyncDisposable {
  readonly url: string;
}

/**
 * Serves the built site as GitHub Pages does: below its base, compressed, `errors` for `errors.html`, and a page of its own for what is not
 * there.
 *
 * @param port Taken if it is free, else any other.
 */
export async function serveSite(port = 0): Promise<ServedSite> {
  const server = createServer(({ url = '/' }, response) => {
    const { pathname } = new URL(url, 'http://localhost');
    if (!pathname.startsWith(base)) {
      response.writeHead(302, { location: base }).end();
      return;
    }
    const found = fileAt(decodeURIComponent(pathname.slice(base.length)));
    const file = found ?? join(siteFolder, '404.html');
    const type = types[extname(file)] ?? 'application/octet-stream';
    response.writeHead(found === undefined ? 404 : 200, { 'content-type': type, 'content-encoding': 'gzip' });
    response.end(gzipSync(readFileSync(file)));
  });
  await listen(server, port).catch(() => listen(server, 0));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}${base}`,
    [Symbol.asyncDispose]: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

function fileAt(path: string): string | undefined {
  const file = join(siteFolder, normalize(`/${path}`));
  return [file, `${file}.html`, join(file, 'index.html')].find((name) => existsSync(name) && statSync(name).isFile());
}

const listen = (server: Server, port: number): Promise<void> =>
  new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', () => {
      server.off('error', reject);
      resolve();
    });
  });
