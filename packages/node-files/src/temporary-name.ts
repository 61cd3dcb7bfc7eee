import { nonce } from './nonce.ts';

/** With what SQLite puts beside a database of that name. */
const TEMPORARY = /^[0-9a-f]{12}(?:-(?:journal|wal|shm))?$/;

/**
 * A name for a file in a held lock, which whoever takes the lock next knows as one that may be removed.
 *
 * @see {@link FileLock}, whose example writes a file as a whole
 */
export function temporaryName(): string {
  return nonce();
}

/** Whether a name in a lock is that of a temporary file, or of one that SQLite has put beside it. */
export function isTemporaryName(name: string): boolean {
  return TEMPORARY.test(name);
}
