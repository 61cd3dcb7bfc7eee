import type { TokenStorageError } from '../../errors/token-storage-error.ts';
import type { TokenStorage } from '../../contract/token-storage.ts';

/** The lock that is held as long as an attempt may still store its answer. */
const lockName = (id: string): string => `refresh-attempt:${id}`;

/**
 * Shows that an attempt goes on, by a lock of its own.
 *
 * @returns A function that ends it, once it shows.
 * @throws what the storage throws when it cannot lock.
 */
export async function showLiveness(plain: TokenStorage, id: string): Promise<() => void> {
  let end = (): void => {};
  const ended = new Promise<void>((resolve) => (end = resolve));
  await new Promise<void>((shown, refused) => {
    const task = (): Promise<void> => {
      shown();
      return ended;
    };
    // Nobody else wants it: however long it takes, it is not for waiting.
    const held = plain.withNamedLock(lockName(id), task, { timeoutMs: Infinity });
    // Once it has shown, a failure to give it back hinders nobody: it is a lock of its own.
    held.catch(refused);
  });
  return end;
}

/**
 * Whether an attempt has certainly ended: a lock that is free, or whose holder is known to be dead, is given at the first
 * look, and one whose holder only stands still is not.
 */
export async function hasEnded(plain: TokenStorage, id: string): Promise<boolean> {
  try {
    await plain.withNamedLock(lockName(id), async () => {}, { timeoutMs: 0 });
    return true;
  } catch (error) {
    if ((error as Partial<TokenStorageError>).code === 'ERR_LOCK_TIMEOUT') return false;
    throw error;
  }
}
