import { IndexedDBTokenStorage } from '@token-storage/indexeddb';

import { sampleToken } from '../sample-token.mjs';

/** The first read and the first write of a worker, in milliseconds; with no scratch database if it is told so. */
export async function measure({ location, isPlain }) {
  // What tells Chromium from the others.
  if (isPlain) delete IDBVersionChangeEvent.prototype.dataLoss;
  const storage = new IndexedDBTokenStorage(location);
  const begun = performance.now();
  await storage.getTokenData('a');
  const read = performance.now();
  await storage.storeTokenData(sampleToken('a'));
  const written = performance.now();
  await storage.close();
  return { read: read - begun, write: written - read };
}
