/**
 * A name that nobody else has.
 *
 * @see {@link LeaseLock}
 */
export const randomId = (): string => crypto.getRandomValues(new Uint32Array(2)).join('-');
