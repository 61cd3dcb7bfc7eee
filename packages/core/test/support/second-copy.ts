import { cpSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { join } from 'node:path';

export type Core = typeof import('@token-storage/core');
export type CoreAdapter = typeof import('@token-storage/core/adapter');

/** Another copy of the library, both doors of it, as a second installed version is: its classes are others. */
export async function secondCopy(): Promise<Core & CoreAdapter> {
  const caches = join(import.meta.dirname, '../../node_modules/.cache');
  mkdirSync(caches, { recursive: true });
  const folder = mkdtempSync(join(caches, 'second-copy-'));
  try {
    cpSync(join(import.meta.dirname, '../../dist'), folder, { recursive: true });
    const doors = ['index.js', 'adapter.js'].map((door): Promise<object> => import(join(folder, door)));
    return Object.assign({}, ...(await Promise.all(doors))) as Core & CoreAdapter;
  } finally {
    rmSync(folder, { recursive: true });
  }
}
