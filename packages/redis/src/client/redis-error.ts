import { errors } from '@token-storage/core/adapter';

import { UnknownResultError } from './unknown-result-error.ts';

/** What was tried. */
export interface Attempt {
  /** As it goes on after "Cannot". */
  readonly task: string;
  /** The key concerned, or the pattern. */
  readonly location: string;
  /** Whether something changes where it succeeds, so that it matters whether it did. */
  readonly isWrite: boolean;
}

type ErrorClass = new (message: string, details: { location: string; systemCode: string; cause?: unknown }) => Error;

/** What servers say (https://redis.io/docs/latest/develop/reference/protocol-spec/#simple-errors), and what to do. */
const REPLIES: Readonly<Record<string, readonly [ErrorClass, advice: string]>> = {
  OOM: [errors.StorageQuotaError, 'it has no memory left: raise maxmemory, or remove something'],
  READONLY: [errors.StorageIOError, 'it is a replica, which takes no writes: connect to its master'],
  LOADING: [errors.StorageIOError, 'it has just started and loads its data: try again in a moment'],
  MASTERDOWN: [errors.StorageIOError, 'it is a replica that has lost its master: try again, or connect to the master'],
  CLUSTERDOWN: [errors.StorageIOError, 'a part of the cluster is away, or has no master: try again when it is back'],
  TRYAGAIN: [errors.StorageIOError, 'the keys are being moved to another server of the cluster: try again'],
  NOREPLICAS: [errors.StorageIOError, 'it has fewer replicas than min-replicas-to-write asks for'],
  MISCONF: [errors.StorageIOError, 'it cannot save its data to disk, and takes no writes until it can'],
  BUSY: [errors.StorageIOError, 'it is busy with a script of somebody else'],
  NOAUTH: [errors.StorageUnavailableError, 'it asks for a password: give username and password to the client'],
  WRONGPASS: [errors.StorageUnavailableError, 'the username or the password of the client is wrong'],
  NOPERM: [
    errors.StorageUnavailableError,
    'the user of the client may not do that: its ACL must allow the commands, keys and channel that the README of @token-storage/redis lists',
  ],
  CROSSSLOT: [
    errors.StorageUnavailableError,
    'it is one of a cluster: make the client with createCluster, not with createClient',
  ],
  MOVED: [
    errors.StorageUnavailableError,
    'it is one of a cluster: make the client with createCluster, not with createClient',
  ],
  WRONGTYPE: [errors.CorruptStorageError, 'something else stands under that key: remove it, or choose another prefix'],
};

const TOO_OLD =
  'the server is too old, or was told not to know a command of these: HGET, HMGET, HGETALL, EVALSHA, EVAL, SCAN with TYPE. It ' +
  'takes Redis 6.2, Valkey 7.2 or later';

/** Whether a script has to be sent in full: the server has not seen it yet, or has forgotten it. */
export const isNoScript = (error: unknown): boolean => replyCode(error) === 'NOSCRIPT';

/** Whether the connection is what failed, so that the answer of a server is not known. */
export const isConnectionLost = (error: unknown): boolean => replyCode(error) === undefined && !isUnsent(error);

/**
 * The typed error for what a client or a server reports. What a server says may quote the command, tokens included, and is
 * not passed on; its code is.
 */
export function explainRedisError(error: unknown, { task, location, isWrite }: Attempt): Error {
  if (error instanceof errors.TokenStorageError) return error;
  const place = `Cannot ${task} ${shortened(location)} in Redis:`;
  const code = replyCode(error);
  if (code !== undefined) {
    const nothing = isWrite ? '. Nothing was written' : '';
    const [ErrorOfReply, advice] =
      REPLIES[code] ??
      (/^ERR (?:unknown (?:sub)?command|syntax error|wrong number of arg)/i.test(messageOf(error))
        ? [errors.StorageUnavailableError, TOO_OLD]
        : [errors.StorageIOError, 'the server refuses']);
    return new ErrorOfReply(`${place} ${advice} (${code})${nothing}.`, { location, systemCode: code });
  }
  if (!isOpen(error)) {
    return new errors.StorageUnavailableError(
      `${place} the client is not connected, or was closed: await client.connect() before you use the storage, and close ` +
        'the storage before the client.',
      { location, cause: error },
    );
  }
  const systemCode = systemCodeOf(error);
  const details = { location, systemCode, cause: error };
  if (isUnsent(error)) {
    const message = `${place} the server was away for too long. ${isWrite ? 'Nothing was written; try' : 'Try'} again.`;
    return new errors.StorageIOError(message, details);
  }
  if (!isWrite) {
    return new errors.StorageIOError(`${place} the connection was lost (${systemCode}). Try again.`, details);
  }
  return new UnknownResultError(
    `${place} the connection was lost (${systemCode}) before the answer came. It may have been written or not: read again ` +
      'before you decide.',
    details,
  );
}

/** The first word of what a server answered, for example `OOM`; `undefined` for any other error. */
function replyCode(error: unknown): string | undefined {
  const [, code] = /^([A-Z]{2,})(?: |$)/.exec(messageOf(error)) ?? [];
  return isOfClass(error, 'ErrorReply') || REPLIES[code ?? ''] !== undefined || code === 'NOSCRIPT'
    ? (code ?? 'ERR')
    : undefined;
}

/** The errors of a client that was never opened, or was closed, before the command. */
const isOpen = (error: unknown): boolean =>
  !isOfClass(error, 'ClientClosedError') && messageOf(error) !== 'The client is closed';

/** Those of a command that waited, and was never sent. */
const UNSENT = [
  'ClientClosedError',
  'ClientOfflineError',
  'TimeoutError',
  'RootNodesUnavailableError',
  'ConnectionTimeoutError',
];

const isUnsent = (error: unknown): boolean =>
  UNSENT.some((name) => isOfClass(error, name)) ||
  /^The (?:client is (?:closed|offline)|queue is full)$/.test(messageOf(error));

/** By name: the class may come from another copy of the package, and is not loaded for this. */
function isOfClass(error: unknown, name: string): boolean {
  for (let it: unknown = Object(error); it !== null; it = Object.getPrototypeOf(it)) {
    if ((it as object).constructor.name === name) return true;
  }
  return false;
}

function systemCodeOf(error: unknown): string {
  const { code } = Object(error) as { code?: unknown };
  return typeof code === 'string' ? code : 'ECONNRESET';
}

function messageOf(error: unknown): string {
  const { message } = Object(error) as { message?: unknown };
  return typeof message === 'string' ? message : '';
}

const LONGEST = 200;

function shortened(location: string): string {
  const quoted = JSON.stringify(location);
  return quoted.length > LONGEST ? `${quoted.slice(0, LONGEST)}…` : quoted;
}
