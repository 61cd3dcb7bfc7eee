/** Long enough for a lock that is free, however it is obtained. */
export const FREE = { timeoutMs: 5_000 };
/** Soon over: for locks that are not free. */
export const HELD = { timeoutMs: 30 };
