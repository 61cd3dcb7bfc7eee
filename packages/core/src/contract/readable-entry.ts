import type { TokenStorageErrorCode } from '../errors/token-storage-error.ts';
import type { TokenStorageData } from '../token-data/token-storage-data.ts';
import type { StoredEntries } from './entries.ts';

const UNREADABLE: readonly unknown[] = [
  'ERR_CORRUPT_STORAGE',
  'ERR_INVALID_TOKEN_DATA',
] satisfies TokenStorageErrorCode[];

/**
 * One entry; `undefined` where there is none, and where it cannot be read: such an entry has nothing to say, and must not
 * hinder the others. What else fails, the reading itself for example, is thrown.
 */
export function readableEntry(entries: StoredEntries, name: string): TokenStorageData | undefined {
  try {
    return entries.get(name);
  } catch (error) {
    // By code: it may come from another copy of this library.
    if (UNREADABLE.includes((error as { readonly code?: unknown }).code)) return undefined;
    throw error;
  }
}
