import type { TokenStorageError } from '../../errors/token-storage-error.ts';

const OF_STORAGE = /^ERR_(STORAGE_|LOCK_|CORRUPT_|UNSUPPORTED_|DECRYPTION)/;

/** Whether it is a storage that fails, and not a validator that refuses. By code: it may be another copy's. */
export const isOfStorage = (error: unknown): boolean =>
  OF_STORAGE.test(String((error as Partial<TokenStorageError>)?.code));
