import type { ConformanceSubject } from '@token-storage/conformance';
import { JSONTokenStorage } from '@token-storage/json';
import { inNewPlace } from 'test-support/in-new-place';

/** What the conformance suite is told of `JSONTokenStorage` in a page. */
export const webStorageSubjects: readonly ConformanceSubject[] = [
  {
    name: 'JSONTokenStorage in localStorage',
    create: inNewPlace(
      (location) => new JSONTokenStorage(location),
      () => localStorage.clear(),
    ),
    // A change of localStorage costs a transaction, and one of its ledger.
    scale: 0.2,
  },
  {
    name: 'JSONTokenStorage in sessionStorage',
    create: inNewPlace(
      (location) => new JSONTokenStorage(location, { webStorage: sessionStorage }),
      () => sessionStorage.clear(),
    ),
  },
];
