import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { testTokenStorage } from '@token-storage/conformance';
import { SQLiteTokenStorage, type SQLiteTokenStorageOptions } from '@token-storage/sqlite';
import { describe, it } from 'vitest';

import { engines } from './engines.ts';

for (const engine of engines) {
  for (const journalMode of ['delete', 'wal'] as const) {
    const options: SQLiteTokenStorageOptions = { engine, journalMode };
    testTokenStorage({
      describe,
      it,
      name: `SQLiteTokenStorage in a file, with ${engine}, journal mode ${journalMode}`,
      create: () => {
        const folder = mkdtempSync(join(tmpdir(), 'token-storage-'));
        const path = join(folder, 'tokens.db');
        return {
          storage: new SQLiteTokenStorage(path, options),
          reopen: () => new SQLiteTokenStorage(path, options),
          dispose: () => rmSync(folder, { recursive: true, force: true }),
        };
      },
      capabilities: {
        persistent: true,
        sharedLocks: true,
        sharedChanges: true,
        loneSurrogates: false,
        missing: 'undefined',
        finishesOnClose: true,
      },
    });
  }
}
