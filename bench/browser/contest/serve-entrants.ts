import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { basename, extname } from 'node:path';
import { fileURLToPath } from 'node:url';

import { build } from 'esbuild';

import { type Entrant, entrants } from './entrants.ts';

const folder = fileURLToPath(new URL('..', import.meta.url));

const scripts = ['contest/contestant', 'contest/worker', 'promises/tab'];

/** Only pages that are isolated from others have a clock that tells 5 µs; others tell 100. */
const isolation = {
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-embedder-policy': 'require-corp',
};

const types: Readonly<Record<string, string>> = { '.js': 'text/javascript', '.wasm': 'application/wasm' };

export interface ServedEntrants {
  /** Each has an origin of its own, and so all the room that a browser gives an origin. */
  readonly originOf: (entrant: Entrant) => string;
  readonly close: () => void;
}

export async function serveEntrants(): Promise<ServedEntrants> {
  const files = await bundle();
  const server = createServer(({ url = '/' }, response) => {
    const name = basename(url);
    const file = name === '' ? '<!doctype html>' : files.get(name);
    const type = types[extname(name)] ?? 'text/html';
    response.writeHead(file === undefined ? 404 : 200, { ...isolation, 'content-type': type }).end(file);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    // Browsers take every host below this one for their own machine.
    originOf: (entrant) => `http://entrant-${entrants.indexOf(entrant)}.localhost:${port}`,
    close: () => {
      server.closeAllConnections();
      server.close();
    },
  };
}

/** The scripts of all entrants by their names, and SQLite's WebAssembly, as a page of theirs would be built. */
async function bundle(): Promise<Map<string, Uint8Array>> {
  const { outputFiles } = await build({
    entryPoints: [...scripts, ...new Set(entrants.map(({ module }) => `contenders/${module}`))].map(
      (path) => `${folder}${path}.ts`,
    ),
    entryNames: '[name]',
    outdir: folder,
    bundle: true,
    splitting: true,
    minify: true,
    format: 'esm',
    conditions: ['browser'],
    external: ['node:*'],
    write: false,
  });
  const files = new Map(outputFiles.map(({ path, contents }) => [basename(path), contents]));
  const wasm = fileURLToPath(import.meta.resolve('@token-storage/sqlite/sql-wasm.wasm'));
  return files.set(basename(wasm), readFileSync(wasm));
}
