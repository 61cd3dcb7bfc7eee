import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { testTokenStorage } from '@token-storage/conformance';
import { SQLiteTokenStorage, type SQLiteTokenStorageOptions } from '@token-storage/sqlite';
import { describe, it } from 'vitest';

import { engines } from './engines.ts';

const ways: readonly SQLiteTokenStorageOptions[] = [
  ...engines.flatMap((engine) => [{ engine, journalMode: 'delete' } as const, { engine, journalMode: 'wal' } as const]),
  { engine: 'sqljs-file' },
];

for (const options of ways) {
  testTokenStorage({
    describe,
    it,
    name: `SQLiteTokenStorage in a file, with ${JSON.stringify(options)}`,
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
