import { UsageError } from '../errors/input-errors.ts';

/**
 * @throws {@link UsageError} when it is a Promise: an updater may run inside a database transaction, which cannot wait.
 */
export function refusePromise(value: unknown): void {
  if (!isPromise(value)) return;
  // It is refused here; that it may reject as well is not a second problem.
  Promise.resolve(value).catch(() => {});
  throw new UsageError('The updater returned a Promise. It must be synchronous: await what it needs before.');
}

/** Whether it can be awaited. */
export function isPromise(value: unknown): value is PromiseLike<unknown> {
  return typeof (value as PromiseLike<unknown> | null | undefined)?.then === 'function';
}
