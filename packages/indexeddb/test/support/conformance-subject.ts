import type { ConformanceSubject } from '@token-storage/conformance';
import { IndexedDBTokenStorage } from '@token-storage/indexeddb';
import { inNewPlace } from 'test-support/in-new-place';

/** What the conformance suite is told of `IndexedDBTokenStorage`, wherever it runs. */
export const conformanceSubject: ConformanceSubject = {
  name: 'IndexedDBTokenStorage',
  create: inNewPlace((location) => new IndexedDBTokenStorage(location)),
  scale: 0.3,
};
