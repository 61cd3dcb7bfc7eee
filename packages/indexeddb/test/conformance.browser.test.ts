import { testTokenStorage } from '@token-storage/conformance';
import { IndexedDBTokenStorage } from '@token-storage/indexeddb';
import { describe, it } from 'vitest';

let count = 0;

testTokenStorage({
  describe,
  it,
  name: 'IndexedDBTokenStorage',
  create: () => {
    count += 1;
    const location = `conformance-${count}`;
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
});
