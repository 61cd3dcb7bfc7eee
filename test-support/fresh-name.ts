let count = 0;

/** A location in a browser that no other test uses. */
export const freshName = (): string => `test-${Date.now()}-${(count += 1)}`;
