import { StorageIOError, TokenStorageError, UnsupportedFormatError } from '@token-storage/core';

import { corruptDatabase } from './corrupt-database.ts';

/** SQLite's result codes that mean something here (https://www.sqlite.org/rescode.html), and its words for each. */
const CODES: readonly (readonly [code: string, number: number, words: string])[] = [
  ['SQLITE_ERROR', 1, 'SQL logic error'],
  ['SQLITE_PERM', 3, 'access permission denied'],
  ['SQLITE_BUSY', 5, 'database is locked'],
  ['SQLITE_LOCKED', 6, 'database table is locked'],
  ['SQLITE_NOMEM', 7, 'out of memory'],
  ['SQLITE_READONLY', 8, 'attempt to write a readonly database'],
  ['SQLITE_IOERR', 10, 'disk I/O error'],
  ['SQLITE_CORRUPT', 11, 'database disk image is malformed'],
  ['SQLITE_CORRUPT', 11, 'malformed database schema'],
  ['SQLITE_FULL', 13, 'database or disk is full'],
  ['SQLITE_CANTOPEN', 14, 'unable to open database file'],
  ['SQLITE_PROTOCOL', 15, 'locking protocol'],
  ['SQLITE_NOTADB', 26, 'file is not a database'],
];

/** What is wrong with a file, whoever wants to use it. */
const PROBLEMS: Readonly<Record<string, string>> = {
  SQLITE_NOTADB: 'it is not a SQLite file',
  SQLITE_CORRUPT: 'it is damaged',
  // All statements are known here: what they name is missing, or is something else.
  SQLITE_ERROR: 'its tables are not as they should be',
};

/** Errors of another realm count too: in Jest, those of Node's own modules are. */
export function messageOf(error: unknown): string {
  const { message } = (error ?? {}) as { message?: unknown };
  return typeof message === 'string' ? message : String(error);
}

/**
 * Which of SQLite's codes an error stands for, for example `SQLITE_BUSY`; `undefined` when it is not SQLite's.
 *
 * Libraries say it in different ways: by number, by name, or in words only.
 */
export function sqliteCode(error: unknown): string | undefined {
  const { code, errcode } = (error ?? {}) as { code?: unknown; errcode?: unknown };
  // The lower eight bits are the primary code, the others tell more.
  if (typeof errcode === 'number') {
    return CODES.find(([, number]) => number === (errcode & 0xff))?.[0] ?? `SQLITE_${errcode}`;
  }
  if (typeof code === 'string' && code.startsWith('SQLITE_')) {
    return CODES.find(([name]) => code === name || code.startsWith(`${name}_`))?.[0] ?? code;
  }
  const known = CODES.find(([, , words]) => messageOf(error).includes(words));
  return known?.[0] ?? (code === 'ERR_SQLITE_ERROR' ? 'SQLITE_ERROR' : undefined);
}

/** What failed where `SQLITE_IOERR` says no more (https://www.sqlite.org/rescode.html, from `SQLITE_IOERR_ACCESS` on). */
const IO_STEPS: Readonly<Record<number, string>> = {
  3: 'WRITE',
  4: 'FSYNC',
  8: 'UNLOCK',
  9: 'RDLOCK',
  14: 'CHECKRESERVEDLOCK',
  15: 'LOCK',
  20: 'SHMLOCK',
};

/** The step that failed of what SQLite asked the system for, for example `WRITE`; `undefined` for any other error. */
export function failedStep(error: unknown): string | undefined {
  if (sqliteCode(error) !== 'SQLITE_IOERR') return undefined;
  const { code, errcode } = error as { code?: unknown; errcode?: unknown };
  if (typeof errcode === 'number') return IO_STEPS[errcode >> 8];
  return typeof code === 'string' ? code.replace('SQLITE_IOERR_', '') : undefined;
}

/**
 * The typed error for what SQLite reports; any other error is returned as it is.
 *
 * @param error What was caught. SQLite's messages never quote values, which are all bound.
 * @param task What was tried, as it goes on after "Cannot": `read`, `write`.
 * @param location The path or name of the database.
 * @param advice What to do about a code, as it goes on after "Cannot read …:".
 */
export function explainSqliteError(
  error: unknown,
  task: string,
  location: string,
  advice: Readonly<Record<string, string>> = {},
): unknown {
  if (error instanceof TokenStorageError) return error;
  const code = sqliteCode(error);
  if (code === undefined) return error;
  const message = (error as Error).message;
  const details = { location, cause: error };
  if (/unsupported file format/.test(message)) {
    return new UnsupportedFormatError(`${location} was made by a newer SQLite than the one here. Update it.`, details);
  }
  const problem = PROBLEMS[code];
  if (problem !== undefined) return corruptDatabase(location, problem, error);
  const explanation = advice[code] ?? `SQLite failed: ${message}`;
  return new StorageIOError(`Cannot ${task} ${JSON.stringify(location)}: ${explanation} (${code}).`, {
    ...details,
    systemCode: code,
  });
}
