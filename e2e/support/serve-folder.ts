import { existsSync, readFileSync, statSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { extname, join } from 'node:path';

const types: Record<string, string> = {
  '.html': 'text/html',
  '.js': 'text/javascript',
  '.wasm': 'application/wasm',
};

/** A folder while it is served. */
export interface ServedFolder extends AsyncDisposable {
  readonly url: string;
}

/** Serves the files of a folder as any web server does, on any free port of this machine. */
export async function serveFolder(folder: string, headers: Record<string, string> = {}): Promise<ServedFolder> {
  const server = createServer(({ url = '' }, response) => {
    const { pathname } = new URL(url, 'http://localhost');
    const file = join(folder, pathname === '/' ? 'index.html' : decodeURIComponent(pathname));
    const exists = existsSync(file) && statSync(file).isFile();
    response.writeHead(exists ? 200 : 404, { ...headers, 'content-type': types[extname(file)] ?? 'text/plain' });
    response.end(exists ? readFileSync(file) : '');
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`,
    [Symbol.asyncDispose]: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
