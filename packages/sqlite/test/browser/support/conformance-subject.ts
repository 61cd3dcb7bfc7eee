import type { ConformanceSubject } from '@token-storage/conformance';
import { SQLiteTokenStorage } from '@token-storage/sqlite';
import { inNewPlace } from 'test-support/in-new-place';

/** What the conformance suite is told of `SQLiteTokenStorage` in browsers, wherever it runs. */
export const conformanceSubject: ConformanceSubject = {
  name: 'SQLiteTokenStorage',
  create: inNewPlace((location) => new SQLiteTokenStorage(location)),
  capabilities: { loneSurrogates: false },
  scale: 0.3,
};
