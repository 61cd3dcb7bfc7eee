import type { ConformanceSubject } from '@token-storage/conformance';
import type { TokenStorage } from '@token-storage/core';

import { freshName } from './fresh-name.ts';

/**
 * Makes storages for the conformance suite in a browser, each under a name that no other test uses.
 *
 * @param clear Removes what was stored; left out where names that nobody uses again may stay.
 */
export const inNewPlace =
  (open: (location: string) => TokenStorage, clear?: () => void): ConformanceSubject['create'] =>
  () => {
    const location = freshName();
    return { storage: open(location), reopen: () => open(location), dispose: clear };
  };
