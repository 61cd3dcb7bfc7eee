/** How errors call themselves (RFC 6749 §5.2). What looks otherwise is not shown: it might be anything. */
const ERROR_NAME = /^[a-z][a-z_]{2,59}$/;

/** The name of a server's error, if it is one. */
export const errorName = (error: unknown): string | undefined =>
  typeof error === 'string' && ERROR_NAME.test(error) ? error : undefined;
