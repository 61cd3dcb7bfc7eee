import type { TestContext } from 'vitest';

const NOBODY = 65_534;

/** Somebody else than {@link ordinaryUser}, and than root. */
export const STRANGER = 1;

/** The user whose permissions the tests of refusals need: root is refused nothing. */
export const ordinaryUser: number = process.getuid?.() === 0 ? NOBODY : (process.getuid?.() ?? 0);

/** Runs a task without the powers of root. */
export async function asOrdinaryUser<T>(task: () => Promise<T>): Promise<T> {
  return process.getuid?.() === 0 ? asUser(NOBODY, task) : task();
}

/** Runs a task as a user. Only root can. */
export async function asUser<T>(uid: number, task: () => Promise<T>): Promise<T> {
  process.seteuid?.(uid);
  try {
    return await task();
  } finally {
    process.seteuid?.(0);
  }
}

/** Skips a test, visibly, that needs more than one user. */
export function needsRoot(context: TestContext): void {
  if (process.getuid?.() === 0) return;
  const reason = 'only root can act as several users';
  console.warn(`Skipped "${context.task.name}": ${reason}`);
  context.skip(reason);
}
