import { testTokenStorage } from '@token-storage/conformance';
import { describe, it } from 'vitest';

import { type TextStore, TextTokenStorage } from './text-token-storage.ts';

/** Put your store here, emptied for each test. */
function newStore(): TextStore {
  const texts = new Map<string, string>();
  return {
    getString: (key) => texts.get(key),
    set: (key, text) => void texts.set(key, text),
    remove: (key) => void texts.delete(key),
    getAllKeys: () => [...texts.keys()],
  };
}

testTokenStorage({
  describe,
  it,
  name: 'TextTokenStorage',
  create: () => {
    const store = newStore();
    return { storage: new TextTokenStorage(store), reopen: () => new TextTokenStorage(store) };
  },
  // A second one in the same program does not know of the first one's locks and changes.
  capabilities: { sharedLocks: false, sharedChanges: false },
});
