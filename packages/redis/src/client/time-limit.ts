/** An answer did not come in time. */
export class NoAnswerError extends Error {
  readonly code = 'ETIMEDOUT';
}

/** What a promise gives, unless that takes too long: a server that stands still would be waited for without end. */
export function withTimeLimit<T>(promise: Promise<T>, timeoutMs: number): Promise<T> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(new NoAnswerError(`No answer within ${timeoutMs} ms.`)), timeoutMs);
    promise.then(
      (value) => {
        clearTimeout(timer);
        resolve(value);
      },
      (error: unknown) => {
        clearTimeout(timer);
        reject(error);
      },
    );
  });
}
