import type { ConformanceSubject } from '@token-storage/conformance';
import { JSONTokenStorage } from '@token-storage/json';
import { inNewFolder } from 'test-support/in-new-folder';

/** What the conformance suite is told of `JSONTokenStorage` on Node. */
export const fileSubject: ConformanceSubject = {
  name: 'JSONTokenStorage in a file',
  create: inNewFolder('tokens.json', (path) => new JSONTokenStorage(path)),
};
