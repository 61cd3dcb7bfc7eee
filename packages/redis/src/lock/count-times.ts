/** For how long a server remembers the count of who used a lock there, in milliseconds: longer than any command is on its way. */
export const FENCE_MS = 120_000;

/** For how long the lock's own server does, after the lock was last taken or renewed: longer, so that it never begins anew too early. */
export const COUNT_MS: number = 3 * FENCE_MS;
