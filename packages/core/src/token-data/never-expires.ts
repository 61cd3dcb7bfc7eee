/**
 * The `expires_at_seconds` of what never expires: the year 3000, which Python's dates reach in every time zone. What is
 * stored with a later one, mostly milliseconds that were taken for seconds, counts as never too.
 */
export const NEVER_EXPIRES = 32_503_680_000;
