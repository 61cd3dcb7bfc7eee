const SECONDS = /^\d+$/;

/**
 * How long a server asks to wait with the status 429, in milliseconds; `undefined` for another answer, or without a time.
 * In a page it is seen only where the server exposes the header.
 *
 * @see https://www.rfc-editor.org/rfc/rfc9110#section-10.2.3
 */
export function retryAfterMs({ status, headers }: Response): number | undefined {
  if (status !== 429) return undefined;
  const text = headers.get('retry-after')?.trim() ?? '';
  const ms = SECONDS.test(text) ? Number(text) * 1000 : Date.parse(text) - Date.now();
  return Number.isNaN(ms) ? undefined : Math.max(ms, 0);
}
