import type { ConformanceOptions } from '@token-storage/conformance';
import { IndexedDBTokenStorage } from '@token-storage/indexeddb';

import { freshName } from 'test-support/fresh-name';

/** What the conformance suite is told of `IndexedDBTokenStorage`, wherever it runs. */
export const conformanceSubject: Omit<ConformanceOptions, 'describe' | 'it' | 'name'> = {
  create: () => {
    const location = freshName();
    return { storage: new IndexedDBTokenStorage(location), reopen: () => new IndexedDBTokenStorage(location) };
  },
  capabilities: {
    persistent: true,
    sharedLocks: true,
    sharedChanges: true,
    loneSurrogates: true,
    missing: 'undefined',
    finishesOnClose: true,
  },
  scale: 0.3,
};
