import { sqliteCode } from '../../database/sqlite-error.ts';

/** What others cause and end: their locks, and two that set up a write-ahead log at once. */
const BUSY: ReadonlySet<string | undefined> = new Set(['SQLITE_BUSY', 'SQLITE_LOCKED', 'SQLITE_PROTOCOL']);

/** Whether somebody else's lock was in the way. */
export const isBusy = (error: unknown): boolean => BUSY.has(sqliteCode(error));
