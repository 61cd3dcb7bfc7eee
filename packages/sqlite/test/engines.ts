import { createRequire } from 'node:module';

import type { SQLiteTokenStorageOptions } from '@token-storage/sqlite';

/** The libraries that are here. Where one is missing, that is said, and its tests are left out. */
export const engines: readonly NonNullable<SQLiteTokenStorageOptions['engine']>[] = (
  ['node:sqlite', 'better-sqlite3'] as const
).filter((engine) => {
  const isHere = engine === 'node:sqlite' ? process.getBuiltinModule(engine) !== undefined : isInstalled(engine);
  if (!isHere) console.log(`No ${engine} here: nothing is tested with it.`);
  return isHere;
});

function isInstalled(name: string): boolean {
  try {
    createRequire(import.meta.url).resolve(name);
    return true;
  } catch {
    return false;
  }
}
