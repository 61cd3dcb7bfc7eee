const NOBODY = 65_534;

/** The user whose permissions the tests of refusals need: root is refused nothing. */
export const ordinaryUser: number = process.getuid?.() === 0 ? NOBODY : (process.getuid?.() ?? 0);

/** Runs a task without the powers of root. */
export async function asOrdinaryUser<T>(task: () => Promise<T>): Promise<T> {
  if (process.getuid?.() !== 0) return task();
  process.seteuid?.(NOBODY);
  try {
    return await task();
  } finally {
    process.seteuid?.(0);
  }
}
