import { closeSync, constants, fchmodSync, fchownSync, fstatSync, lstatSync, openSync, type Stats } from 'node:fs';
import { dirname } from 'node:path';
import { type Heir, heirOf } from './heir.ts';
import { keepsOwners } from './keeps-owners.ts';
import type { Ownership } from './ownership.ts';
import { foreign, linkBeside, writableByOthers } from './refusal.ts';

/** What an owner alone may do. */
const OTHERS = 0o077;
const OTHERS_WRITE = 0o022;

/** Opens a directory itself, never what a link of that name leads to. Windows has none of the flags, and no owners. */
const ITSELF = constants.O_RDONLY | (constants.O_NOFOLLOW ?? 0) | (constants.O_DIRECTORY ?? 0);

/**
 * Who may own a file of tokens and what lies beside it: locks, temporary files, what SQLite puts there. In a folder that
 * others can write too, they can put anything under these names before this user does.
 *
 * - Mine is what belongs to the effective user, whatever its modes are: volumes are mounted that widen them. They are
 *   tightened.
 * - What belongs to root is taken where nobody else may write it.
 * - Root takes what belongs to whom it works for (`heirOf`), and gives him what it makes.
 * - Anything else is refused, before it is touched; unless its file system keeps no owners, or the user said to ignore them.
 * - A link beside the file is refused, whoever owns it: it is never followed.
 *
 * Where the system has no user ids, all is taken as it is.
 *
 * @example
 * ```ts
 * import { closeSync } from 'node:fs';
 * import { makeOwnFile, openToRead, Owners } from '@token-storage/node-files';
 *
 * const owners = new Owners('/home/me/tokens.json');
 * if (owners.look('/home/me/tokens.json') === undefined) closeSync(makeOwnFile('/home/me/tokens.json', owners));
 * const fd = openToRead('/home/me/tokens.json', owners);
 * closeSync(fd);
 * ```
 */
export class Owners {
  readonly #target: string;
  readonly #ownership: Ownership;

  /** @param target The file, as `resolveTarget` gives it. */
  constructor(target: string, ownership: Ownership = 'check') {
    this.#target = target;
    this.#ownership = ownership;
  }

  /**
   * Looks at the file, or at something beside it; `undefined` where there is nothing.
   *
   * @throws {@link StorageIOError} when it is a link, or somebody else's; the system's errors as they are.
   */
  look(path: string): Stats | undefined {
    const stats = lstatSync(path, { throwIfNoEntry: false });
    if (stats === undefined) return undefined;
    if (stats.isSymbolicLink()) throw linkBeside(path, stats.uid);
    this.check(stats, path);
    return stats;
  }

  /** The same, and takes a directory of ours away from everybody else. */
  lookIn(directory: string): Stats | undefined {
    const stats = this.look(directory);
    if (stats?.isDirectory() && (stats.mode & OTHERS) !== 0 && this.#isMine(stats)) tighten(directory);
    return stats;
  }

  /** Refuses what somebody else owns, given how it looks. @throws {@link StorageIOError} */
  check(stats: Stats, path: string): void {
    const isRoots = stats.uid === 0 && (stats.mode & OTHERS_WRITE) === 0;
    if (isRoots || this.isOurs(stats, path)) return;
    throw stats.uid === 0 ? writableByOthers(path, stats.mode) : foreign(path, { uid: stats.uid, isLink: false });
  }

  /** The same for a link on the way to the file, of which modes say nothing. */
  checkLink(link: Stats, path: string): void {
    if (link.uid === 0 || link.uid === process.geteuid?.()) return;
    // In a folder of somebody else, anybody may have put it there for root to follow.
    if (link.uid === this.heir?.uid && lstatSync(dirname(path)).uid === link.uid) return;
    if (!this.#isTakenAsItIs(link, path)) throw foreign(path, { uid: link.uid, isLink: true });
  }

  /** Whether something belongs to this user, or to the one for whom root works, so that it may be changed and removed. */
  isOurs(stats: Stats, path: string): boolean {
    return this.#isMine(stats) || this.#isTakenAsItIs(stats, path);
  }

  /** For whom root works here at this moment. What it makes next may make that look different. */
  get heir(): Heir | undefined {
    return heirOf(this.#target);
  }

  /** Gives what root has made to the user for whom it works, as far as the system can. */
  give(fd: number, heir: Heir | undefined = this.heir): void {
    if (heir === undefined) return;
    try {
      fchownSync(fd, heir.uid, heir.gid);
    } catch {
      // Root of a container may not give to users that do not exist there, and some file systems have no owners.
    }
  }

  #isMine({ uid }: Stats): boolean {
    return uid === process.geteuid?.() || uid === this.heir?.uid;
  }

  #isTakenAsItIs(stats: Stats, path: string): boolean {
    if (process.geteuid === undefined || this.#ownership === 'ignore') return true;
    return !keepsOwners(dirname(path), stats);
  }
}

function tighten(directory: string): void {
  let fd: number | undefined;
  try {
    fd = openSync(directory, ITSELF);
    fchmodSync(fd, (fstatSync(fd).mode & 0o7000) | 0o700);
  } catch {
    // It is on a read-only file system, or one without modes. Whoever uses it finds out what that means.
  } finally {
    if (fd !== undefined) closeSync(fd);
  }
}
