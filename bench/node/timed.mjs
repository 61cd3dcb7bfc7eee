export const median = (values) => values.toSorted((a, b) => a - b)[values.length >> 1];

/** How long an action takes, in milliseconds. */
export async function timed(action) {
  const started = performance.now();
  await action();
  return performance.now() - started;
}
