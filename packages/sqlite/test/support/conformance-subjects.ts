import type { ConformanceSubject } from '@token-storage/conformance';
import { SQLiteTokenStorage, type SQLiteTokenStorageOptions } from '@token-storage/sqlite';
import { inNewFolder } from 'test-support/in-new-folder';

import { engines } from '../engines.ts';

const ways: readonly SQLiteTokenStorageOptions[] = [
  ...engines.flatMap((engine) => [{ engine, journalMode: 'delete' } as const, { engine, journalMode: 'wal' } as const]),
  { engine: 'sqljs-file' },
];

/** What the conformance suite is told of `SQLiteTokenStorage` on Node, with each engine and journal mode. */
export const conformanceSubjects: readonly ConformanceSubject[] = ways.map((options) => ({
  name: `SQLiteTokenStorage in a file, with ${JSON.stringify(options)}`,
  create: inNewFolder('tokens.db', (path) => new SQLiteTokenStorage(path, options)),
  capabilities: { loneSurrogates: false },
}));
