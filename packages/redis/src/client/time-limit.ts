/** An answer did not come in time. */
export class NoAnswerError extends Error {
  readonly code = 'ETIMEDOUT';
}

/** What a promise gives, unless that takes too long: a server that stands still would be waited for without end. */
export async function withTimeLimit<T>(promise: Promise<T>, timeoutMs: number): Promise<T> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const limit = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new NoAnswerError(`No answer within ${timeoutMs} ms.`)), timeoutMs);
  });
  try {
    return await Promise.race([promise, limit]);
  } finally {
    clearTimeout(timer);
  }
}
