/** What is known of a request that failed: what the server said of it, or the system. */
export interface ServerWord {
  /** The name of an OAuth error, as it came. */
  readonly error?: unknown;
  /** Of the HTTP response, as it came. */
  readonly status?: unknown;
  /** What the system says of a connection: `ECONNREFUSED`. A page is not told. */
  readonly code?: string | undefined;
}

/** Where libraries keep it: in their error itself, in the response of that (axios), in what caused it, or in a body of these. */
const PLACES = ['response', 'data', 'body', 'cause'] as const;
const DEEPEST = 3;
const SYSTEM_CODE = /^[A-Z][A-Z0-9_]{2,59}$/;

/** What is known, wherever an error holds it; what is nearer counts. */
export function serverWord(value: unknown, depth = 0): ServerWord {
  const here = Object(value) as ServerWord & Partial<Record<(typeof PLACES)[number], unknown>>;
  let { error, status, code } = here;
  if (typeof error !== 'string') error = undefined;
  if (typeof status !== 'number') status = undefined;
  if (typeof code !== 'string' || !SYSTEM_CODE.test(code)) code = undefined;
  for (const place of depth < DEEPEST ? PLACES : []) {
    const inner = serverWord(here[place], depth + 1);
    error ||= inner.error;
    status ??= inner.status;
    code ??= inner.code;
  }
  return { error, status, code };
}
