import type { ConformanceOptions } from '@token-storage/conformance';
import { SQLiteTokenStorage } from '@token-storage/sqlite';

import { freshName } from 'test-support/fresh-name';

/** What the conformance suite is told of `SQLiteTokenStorage` in browsers, wherever it runs. */
export const conformanceSubject: Omit<ConformanceOptions, 'describe' | 'it' | 'name'> = {
  create: () => {
    const location = freshName();
    return { storage: new SQLiteTokenStorage(location), reopen: () => new SQLiteTokenStorage(location) };
  },
  capabilities: {
    persistent: true,
    sharedLocks: true,
    sharedChanges: true,
    loneSurrogates: false,
    missing: 'undefined',
    finishesOnClose: true,
  },
  scale: 0.3,
};
