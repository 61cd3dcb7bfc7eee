/**
 * What the caller's own code threw inside a transaction, in `cause`: told apart from what the database reports.
 *
 * @see {@link Connection}
 */
export class CallerError extends Error {
  /** Runs code of the caller. @throws {@link CallerError} with what it throws. */
  static guard<T>(code: () => T): T {
    try {
      return code();
    } catch (cause) {
      throw new CallerError('', { cause });
    }
  }
}
