let count = 0;

/** A database name that no other test uses. */
export const freshName = (): string => `test-${Date.now()}-${(count += 1)}`;
