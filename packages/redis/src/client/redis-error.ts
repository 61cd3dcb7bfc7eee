import { errors } from '@token-storage/core/adapter';

import { isClosed, isUnsent, systemCodeOf } from './client-error.ts';
import { isNoScript, meaningOf } from './reply.ts';
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

/** Whether the connection is what failed, so that nobody knows what the server has done. */
export const isConnectionLost = (error: unknown): boolean =>
  meaningOf(error) === undefined && !isNoScript(error) && !isUnsent(error);

/**
 * The typed error for what a client or a server reports. What a server says may quote the command, tokens included, and is
 * not passed on; its code is.
 */
export function explainRedisError(error: unknown, { task, location, isWrite }: Attempt): Error {
  if (error instanceof errors.TokenStorageError) return error;
  const place = `Cannot ${task} ${shortened(location)} in Redis:`;
  const meaning = meaningOf(error);
  if (meaning !== undefined) {
    const { code: systemCode, ErrorOfReply, advice } = meaning;
    const nothing = isWrite ? '. Nothing was written' : '';
    return new ErrorOfReply(`${place} ${advice} (${systemCode})${nothing}.`, { location, systemCode });
  }
  if (isClosed(error)) {
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

const LONGEST = 200;

function shortened(location: string): string {
  const quoted = JSON.stringify(location);
  return quoted.length > LONGEST ? `${quoted.slice(0, LONGEST)}…` : quoted;
}
