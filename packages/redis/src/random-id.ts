/** A name that nobody else has. */
export const randomId = (): string => crypto.getRandomValues(new Uint32Array(3)).join('-');
