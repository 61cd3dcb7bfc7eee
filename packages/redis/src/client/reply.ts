import { errors } from '@token-storage/core/adapter';

import { isOfClass, messageOf } from './client-error.ts';

/** One of the classes of errors. */
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

/** What a server that does not know a command, or a form of it, says of that. */
const TOO_OLD: ReplyMeaning = {
  code: 'ERR',
  ErrorOfReply: errors.StorageUnavailableError,
  advice:
    'the server is too old, or was told not to know a command that is needed: the README of @token-storage/redis lists them. ' +
    'It takes Redis 6.2, Valkey 7.2 or later',
};

/** What servers say in words only, mostly of what a script does. */
const WORDS: readonly (readonly [words: RegExp, code: string])[] = [
  [/^ERR The user executing the script can't/, 'NOPERM'],
  [/^ERR Protocol error: unauthenticated/, 'NOAUTH'],
  [/^ERR (?:unknown (?:sub)?command|Unknown Redis command|syntax error|wrong number of arg)/i, 'too old'],
];

/** What a server's answer means. */
export interface ReplyMeaning {
  /** Its first word, for example `OOM`. */
  readonly code: string;
  readonly ErrorOfReply: ErrorClass;
  /** What is wrong and what to do, as it goes on after a colon. */
  readonly advice: string;
}

/** What it means where a server has refused; `undefined` for any other error. */
export function meaningOf(error: unknown): ReplyMeaning | undefined {
  const message = messageOf(error);
  const [, inWords] = WORDS.find(([words]) => words.test(message)) ?? [];
  if (inWords === 'too old') return TOO_OLD;
  const code = inWords ?? /^([A-Z]{2,})(?: |$)/.exec(message)?.[1];
  const known = code === undefined ? undefined : REPLIES[code];
  if (code !== undefined && known !== undefined) return { code, ErrorOfReply: known[0], advice: known[1] };
  if (!isOfClass(error, 'ErrorReply')) return undefined;
  return { code: code ?? 'ERR', ErrorOfReply: errors.StorageIOError, advice: 'the server refuses' };
}

/** Whether a script has to be sent in full: the server has not seen it yet, or has forgotten it. */
export const isNoScript = (error: unknown): boolean => messageOf(error).startsWith('NOSCRIPT');

/** Whether the keys of a script are being moved to another server of the cluster, some of them being there already. */
export const isBeingMoved = (error: unknown): boolean => messageOf(error).startsWith('TRYAGAIN');
