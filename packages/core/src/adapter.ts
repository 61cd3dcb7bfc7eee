// Engines
export {
  changesOf,
  type EntryChanges,
  type EntrySelection,
  type EntryUpdate,
  type EntryUpdater,
  type StoredEntries,
} from './contract/entries.ts';
export { checkObject } from './checks/check-object.ts';
export { DEFAULT_NAMESPACE, EngineTokenStorage } from './adapter/engine/engine-token-storage.ts';
export { type EntryPlace, parseStoredEntry } from './adapter/engine/parse-stored-entry.ts';
export type { EngineChange, StorageEngine } from './adapter/engine/storage-engine.ts';

// Errors
/**
 * The classes of the errors that a storage throws. Each has its name behind the other door; whoever takes it there loads all of
 * core, which costs a program on Node two milliseconds.
 *
 * @example
 * ```ts
 * import { errors } from '@token-storage/core/adapter';
 *
 * throw new errors.StorageUnavailableError('There is no such place here. Use MemoryTokenStorage.', { location: 'my-app' });
 * ```
 */
export * as errors from './adapter/errors.ts';

// Locks
export type { AcquireLockOptions, Lease } from './adapter/locks/lease.ts';
export { lockEnded } from './adapter/locks/lock-ended.ts';
export { LocalLocks } from './adapter/locks/local-locks.ts';
export { StaleDetector } from './adapter/locks/stale-detector.ts';

// Decorators
export { EntryDecorator } from './decorators/entry-decorator.ts';
export { TokenStorageDecorator } from './decorators/token-storage-decorator.ts';
export { optimisticUpdate, type OptimisticUpdate, type PreparedChanges } from './decorators/optimistic-update.ts';

// Names of applications
export { type AppOptions, splitAppOptions } from './adapter/app-name/app-options.ts';
export { type AppFileName, appRelativePath } from './adapter/app-name/app-relative-path.ts';
export { appSlug } from './adapter/app-name/app-slug.ts';

// The JSON text of entries
export { copyJson } from './token-data/json-value.ts';
export { decodeEntry } from './adapter/json-text/decode-entry.ts';
export { encodeJson } from './adapter/json-text/encode-json.ts';
export { parseString, scanObject, skipSpace, skipValue } from './adapter/json-text/json-scanner.ts';
export { JsonSyntaxError } from './adapter/json-text/json-syntax-error.ts';
