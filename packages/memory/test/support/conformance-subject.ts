import type { ConformanceSubject } from '@token-storage/conformance';
import { MemoryTokenStorage } from '@token-storage/memory';

/** What the conformance suite is told of `MemoryTokenStorage`, wherever it runs. */
export const conformanceSubject: ConformanceSubject = {
  name: 'MemoryTokenStorage',
  create: () => ({ storage: new MemoryTokenStorage(), reopen: () => new MemoryTokenStorage() }),
  capabilities: { persistent: false, sharedLocks: false, sharedChanges: false },
};
