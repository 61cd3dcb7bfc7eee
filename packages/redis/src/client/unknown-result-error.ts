import { errors } from '@token-storage/core/adapter';

/**
 * The connection was lost, or the time was over, after a write was sent and before its answer came: **it may have been
 * made or not.** All of it, or nothing. Read again before you decide.
 *
 * A storage does not send such a write again by itself: others may have changed the entry meanwhile, and a logout or a newer
 * token would be undone. Its `code` is that of a {@link StorageIOError}.
 *
 * @see {@link https://token-storage.github.io/token-storage/errors#redis-written-or-not | What to do about it}
 */
export class UnknownResultError extends errors.StorageIOError {
  override readonly name: string = 'UnknownResultError';
}
