import { fileURLToPath } from 'node:url';

import { preview } from 'vite';

import { builtPage } from './built-pages.ts';

/** A page of this folder, built and served. */
export interface ServedPage {
  readonly url: string;
  /** Where the files are that were built. */
  readonly outDir: string;
  close(): Promise<void>;
}

/** The sources of a page. */
export const pageFolder = (name: string): string => fileURLToPath(new URL(`../pages/${name}/`, import.meta.url));

/** Serves a page, as its users would build it, on any free port of this machine. */
export async function servePage(name: string): Promise<ServedPage> {
  const common = { root: pageFolder(name), configFile: false, logLevel: 'warn', worker: { format: 'es' } } as const;
  const outDir = await builtPage(name, common);
  const server = await preview({ ...common, build: { outDir }, preview: { host: '127.0.0.1', port: 0 } });
  return { url: server.resolvedUrls?.local[0] ?? '', outDir, close: () => server.close() };
}
