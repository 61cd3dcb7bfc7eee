import { explainSqliteError, failedStep } from '../../database/sqlite-error.ts';
import { noLocks } from './no-locks.ts';

/** What SQLite's codes mean for a file, and what to do about each. */
const ADVICE: Readonly<Record<string, string>> = {
  SQLITE_READONLY:
    'it cannot be written. Check who owns it, its folder and the files beside it. A file that was made with engine: ' +
    "'sqljs-file' is written by that engine alone: pass that option, or let it export its database, and import that",
  SQLITE_FULL: 'the disk is full. Free some space and try again; what was stored before is still there',
  SQLITE_CANTOPEN: 'it cannot be opened. Check that it is a file, and who owns it and its folder',
  SQLITE_PERM: 'the system does not permit it. Check who owns the file, its folder and the files beside it',
};

/** The same for the steps of which SQLite keeps the reason to itself. */
const STEPS: Readonly<Record<string, string>> = {
  WRITE:
    'the system does not let it be written: the disk quota is used up, or the disk fails. Free some space and try again; ' +
    'what was stored before is still there',
  FSYNC:
    'the system cannot bring it to the disk, which fails. Look at the system log; what was stored before is still there',
};

const LOCK_STEPS: ReadonlySet<string | undefined> = new Set([
  'LOCK',
  'RDLOCK',
  'UNLOCK',
  'CHECKRESERVEDLOCK',
  'SHMLOCK',
]);

/** The same as `explainSqliteError`, for a file. */
export function explainSqliteFileError(error: unknown, task: string, location: string): unknown {
  const step = failedStep(error);
  if (LOCK_STEPS.has(step)) return noLocks(location, error);
  const advice = step === undefined || STEPS[step] === undefined ? ADVICE : { SQLITE_IOERR: STEPS[step] };
  return explainSqliteError(error, task, location, advice);
}
