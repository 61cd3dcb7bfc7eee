import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

import { build, preview } from 'vite';

/** A page of this folder, built and served. */
export interface ServedPage {
  readonly url: string;
  /** Where the files are that were built. */
  readonly outDir: string;
  close(): Promise<void>;
}

/** The sources of a page. */
export const pageFolder = (name: string): string => fileURLToPath(new URL(`../pages/${name}/`, import.meta.url));

/** Builds a page as its users would, and serves it on any free port of this machine. */
export async function servePage(name: string): Promise<ServedPage> {
  const root = pageFolder(name);
  const outDir = mkdtempSync(join(tmpdir(), `${name}-`));
  const common = { root, configFile: false, logLevel: 'warn', worker: { format: 'es' } } as const;
  await build({ ...common, build: { outDir, emptyOutDir: true, target: 'esnext' } });
  const server = await preview({ ...common, build: { outDir }, preview: { host: '127.0.0.1', port: 0 } });
  return {
    url: server.resolvedUrls?.local[0] ?? '',
    outDir,
    close: async () => {
      await server.close();
      rmSync(outDir, { recursive: true, force: true });
    },
  };
}
