import { testTokenStorage } from '@token-storage/conformance';
import { JSONTokenStorage } from '@token-storage/json';
import { describe, it } from 'vitest';

let count = 0;

testTokenStorage({
  describe,
  it,
  name: 'JSONTokenStorage in localStorage',
  create: () => {
    count += 1;
    const location = `conformance-${count}`;
    return {
      storage: new JSONTokenStorage(location),
      reopen: () => new JSONTokenStorage(location),
      dispose: () => localStorage.clear(),
    };
  },
  capabilities: {
    persistent: true,
    sharedLocks: true,
    sharedChanges: true,
    loneSurrogates: true,
    missing: 'undefined',
    finishesOnClose: true,
  },
  // A change of localStorage costs a transaction, and one of its ledger.
  scale: 0.2,
});

testTokenStorage({
  describe,
  it,
  name: 'JSONTokenStorage in sessionStorage',
  create: () => {
    count += 1;
    const location = `conformance-${count}`;
    const open = (): JSONTokenStorage => new JSONTokenStorage(location, { webStorage: sessionStorage });
    return { storage: open(), reopen: open, dispose: () => sessionStorage.clear() };
  },
  capabilities: {
    persistent: true,
    sharedLocks: true,
    sharedChanges: true,
    loneSurrogates: true,
    missing: 'undefined',
    finishesOnClose: true,
  },
});
