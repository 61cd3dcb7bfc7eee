import { TokenStorageError } from '@token-storage/core';

import type { ErrorDescription } from '../protocol/messages.ts';
import { SessionError } from '../protocol/session-error.ts';

/** What the page may see of an error. Only of these two is it known that their messages hold no token. */
export function describeError(error: unknown): ErrorDescription {
  if (error instanceof SessionError || error instanceof TokenStorageError) {
    return { code: error.code, message: error.message };
  }
  return { code: 'ERR_WORKER', message: `The worker failed (${error instanceof Error ? error.name : typeof error}).` };
}
