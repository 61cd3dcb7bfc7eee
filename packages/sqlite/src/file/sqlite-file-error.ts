import { explainSqliteError } from '../database/sqlite-error.ts';

/** What SQLite's codes mean for a file, and what to do about each. */
const ADVICE: Readonly<Record<string, string>> = {
  SQLITE_READONLY:
    'it cannot be written. Check who owns it, its folder and the files beside it. A file that was made with engine: ' +
    "'sqljs-file' is written by that engine alone: pass that option, or let it export its database, and import that",
  SQLITE_FULL: 'the disk is full. Free some space and try again; what was stored before is still there',
  SQLITE_CANTOPEN: 'it cannot be opened. Check that it is a file, and who owns it and its folder',
};

/** The same as `explainSqliteError`, for a file. */
export function explainSqliteFileError(error: unknown, task: string, location: string): unknown {
  return explainSqliteError(error, task, location, ADVICE);
}
