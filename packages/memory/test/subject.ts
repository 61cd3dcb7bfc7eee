import type { ConformanceOptions } from '@token-storage/conformance';
import { MemoryTokenStorage } from '@token-storage/memory';

/** What the conformance suite is told about `MemoryTokenStorage`, beside the runner. */
export const subject: Omit<ConformanceOptions, 'describe' | 'it'> = {
  name: 'MemoryTokenStorage',
  create: () => ({ storage: new MemoryTokenStorage(), reopen: () => new MemoryTokenStorage() }),
  capabilities: {
    persistent: false,
    sharedLocks: false,
    sharedChanges: false,
    loneSurrogates: true,
    missing: 'undefined',
    finishesOnClose: true,
  },
};
