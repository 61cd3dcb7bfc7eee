// The errors that a storage throws itself.
export { InvalidTokenDataError, UsageError } from '../errors/input-errors.ts';
export { LockLostError, LockTimeoutError } from '../errors/lock-errors.ts';
export {
  CorruptStorageError,
  StorageClosedError,
  StorageIOError,
  StorageQuotaError,
  StorageUnavailableError,
  UnsupportedFormatError,
} from '../errors/storage-errors.ts';
export { TokenStorageError } from '../errors/token-storage-error.ts';
