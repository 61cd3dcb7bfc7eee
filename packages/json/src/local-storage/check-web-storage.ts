import { UsageError } from '@token-storage/core';

import type { WebStorage } from '../web-storage.ts';

/**
 * @throws {@link UsageError} when it has not the methods of a `Storage`.
 */
export function checkWebStorage(storage: unknown): void {
  const { getItem, setItem, removeItem, key } = (storage ?? {}) as Partial<WebStorage>;
  if ([getItem, setItem, removeItem, key].every((method) => typeof method === 'function')) return;
  throw new UsageError(
    'The option webStorage must be a Storage, such as sessionStorage. Leave it out for localStorage.',
  );
}
