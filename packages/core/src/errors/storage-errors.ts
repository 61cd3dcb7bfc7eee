import { TokenStorageError } from './token-storage-error.ts';

/** What errors of a place carry. */
export interface LocationDetails extends ErrorOptions {
  /** The path on Node, the name in a browser. */
  readonly location?: string | undefined;
}

/** What a {@link CorruptStorageError} carries. */
export interface CorruptStorageErrorDetails extends LocationDetails {
  /** The namespace concerned. */
  readonly namespace?: string | undefined;
  /** The resource server concerned. */
  readonly resourceServer?: string | undefined;
}

/**
 * What is stored cannot be read. It was left as it was found.
 */
export class CorruptStorageError extends TokenStorageError {
  override readonly name: string = 'CorruptStorageError';
  static override readonly code = 'ERR_CORRUPT_STORAGE';
  declare readonly code: 'ERR_CORRUPT_STORAGE';
  /** The path on Node, the name in a browser. */
  declare readonly location: string | undefined;
  /** The namespace concerned. */
  declare readonly namespace: string | undefined;
  /** The resource server concerned. */
  declare readonly resourceServer: string | undefined;

  constructor(message: string, details: CorruptStorageErrorDetails = {}) {
    super(message, details);
  }
}

/**
 * What is stored has a format that this version does not know. It was left as it was found.
 */
export class UnsupportedFormatError extends TokenStorageError {
  override readonly name: string = 'UnsupportedFormatError';
  static override readonly code = 'ERR_UNSUPPORTED_FORMAT';
  declare readonly code: 'ERR_UNSUPPORTED_FORMAT';
  /** The path on Node, the name in a browser. */
  declare readonly location: string | undefined;

  constructor(message: string, details: LocationDetails = {}) {
    super(message, details);
  }
}

/**
 * The place to store in does not exist or may not be used here. The message names an alternative.
 */
export class StorageUnavailableError extends TokenStorageError {
  override readonly name: string = 'StorageUnavailableError';
  static override readonly code = 'ERR_STORAGE_UNAVAILABLE';
  declare readonly code: 'ERR_STORAGE_UNAVAILABLE';
  /** The path on Node, the name in a browser. */
  declare readonly location: string | undefined;

  constructor(message: string, details: LocationDetails = {}) {
    super(message, details);
  }
}

/**
 * There is no room to store more. What was stored before is still there.
 */
export class StorageQuotaError extends TokenStorageError {
  override readonly name: string = 'StorageQuotaError';
  static override readonly code = 'ERR_STORAGE_QUOTA';
  declare readonly code: 'ERR_STORAGE_QUOTA';
  /** The path on Node, the name in a browser. */
  declare readonly location: string | undefined;

  constructor(message: string, details: LocationDetails = {}) {
    super(message, details);
  }
}

/** What a {@link StorageIOError} carries. */
export interface StorageIOErrorDetails extends LocationDetails {
  /** The system's own code, for example `EACCES`. */
  readonly systemCode?: string | undefined;
}

/**
 * The file system or the database failed, or something belongs to another user and was not used. What was stored before is
 * still there.
 */
export class StorageIOError extends TokenStorageError {
  override readonly name: string = 'StorageIOError';
  static override readonly code = 'ERR_STORAGE_IO';
  declare readonly code: 'ERR_STORAGE_IO';
  /** The path on Node, the name in a browser. */
  declare readonly location: string | undefined;
  /** The system's own code, for example `EACCES`; `undefined` where nothing has failed, but something was refused. */
  declare readonly systemCode: string | undefined;

  constructor(message: string, details: StorageIOErrorDetails = {}) {
    super(message, details);
  }
}

/**
 * The storage was closed before the call.
 */
export class StorageClosedError extends TokenStorageError {
  override readonly name: string = 'StorageClosedError';
  static override readonly code = 'ERR_STORAGE_CLOSED';
  declare readonly code: 'ERR_STORAGE_CLOSED';
}
