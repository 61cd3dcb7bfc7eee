import { errors } from '@token-storage/core/adapter';

const ADVICE =
  'Whoever can write it could read or replace the tokens. Remove it, give it to the user that runs this program, or choose ' +
  "another path; if you trust everybody who can write it, pass the option { ownership: 'ignore' }";

/** What to throw for something that another user owns. Nothing has been touched. */
export function foreign(path: string, { uid, isLink }: { uid: number; isLink: boolean }): errors.StorageIOError {
  const what = isLink ? 'it is a symbolic link that' : 'it';
  return refusal(path, `${what} belongs to ${nameOf(uid)}, and this program runs as ${nameOf(process.geteuid?.())}`);
}

/** What to throw for something of root's that others may write. */
export function writableByOthers(path: string, mode: number): errors.StorageIOError {
  return refusal(path, `it belongs to ${nameOf(0)}, and others may write it (mode ${(mode & 0o777).toString(8)})`);
}

/** What to throw for a symbolic link where only a file or a folder of this library or of SQLite has its place. */
export function linkBeside(path: string, uid: number): errors.StorageIOError {
  return notMadeHere(
    path,
    `it is a symbolic link that belongs to ${nameOf(uid)}, and nothing beside a token file is one`,
  );
}

/**
 * What to throw for one of SQLite's files that is a file of another name as well.
 *
 * @see {@link Owners}
 */
export function refuseSecondName(path: string): errors.StorageIOError {
  return notMadeHere(path, 'it has a second name (a hard link), and may be another file of yours');
}

function notMadeHere(path: string, problem: string): errors.StorageIOError {
  const message =
    `Cannot use ${JSON.stringify(path)}: ${problem}. Find out who has put it there, and remove it: not even ` +
    "{ ownership: 'ignore' } uses it.";
  return new errors.StorageIOError(message, { location: path });
}

function refusal(path: string, problem: string): errors.StorageIOError {
  return new errors.StorageIOError(`Cannot use ${JSON.stringify(path)}: ${problem}. ${ADVICE}.`, { location: path });
}

function nameOf(uid: number | undefined): string {
  // Where there are no ids, every file has the number 0.
  if (process.geteuid === undefined) return 'this user';
  return uid === 0 ? 'root' : `user ${uid}`;
}
