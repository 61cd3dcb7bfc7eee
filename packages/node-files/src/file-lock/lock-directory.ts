import { existsSync, lstatSync, readdirSync, renameSync, rmdirSync, rmSync, type Stats } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { nonce } from '../nonce.ts';
import { makeDirectory } from '../ownership/make-directory.ts';
import type { Owners } from '../ownership/owners.ts';
import { within } from '../ownership/within.ts';
import { isBusy } from '../retry-while-busy.ts';
import { systemCode } from '../system-error.ts';
import { isTemporaryName } from '../temporary-name.ts';
import { isHeldName } from './held-name.ts';
import { WaitingLine } from './waiting-line.ts';

export const FREE = 'free';
const NONCE = /^[0-9a-f]{12}$/;
const EXISTS: ReadonlySet<string | undefined> = new Set(['ENOTEMPTY', 'EEXIST']);
/** How long a process may take between making a temporary directory and renaming it. */
const LEFTOVER_MS = 60_000;

/**
 * A lock on disk: a directory that holds exactly one directory, named `free` or after the holder. Beside that may stand the
 * {@link WaitingLine}.
 *
 * Each step is one `rename`, or one `rmdir`, of the exact name that was seen, so of several processes that try, one
 * succeeds. The inner directory comes into being only together with the outer, by a rename over nothing or over an empty directory:
 * never two of them. The errors are the system's own, or say that the directory, or what is in it, belongs to somebody else:
 * that is not touched.
 */
export class LockDirectory {
  readonly path: string;
  /** The inner directory while nobody holds the lock. */
  readonly free: string;
  readonly #owners: Owners;
  readonly #line: WaitingLine;

  constructor(path: string, owners: Owners) {
    this.path = path;
    this.free = join(path, FREE);
    this.#owners = owners;
    this.#line = new WaitingLine(path, owners);
  }

  /** The names in the directory; none when it does not exist. */
  names(): string[] {
    try {
      this.#owners.lookIn(this.path);
      return readdirSync(this.path);
    } catch (error) {
      if (systemCode(error) === 'ENOENT') return [];
      throw error;
    }
  }

  /**
   * Takes the lock, free or in somebody's hands, under a new name, and empties it.
   *
   * Emptying matters after a steal, and comes before anything else: a rename out of it whose path the system
   * had already looked up succeeds in spite of its new name. So that commit either happened before the target
   * is read, or finds its file gone. After a free lock was taken, it only removes what such a race left behind.
   *
   * @returns `false` when somebody else was faster.
   */
  take(from: string, to: string): boolean {
    const held = join(this.path, to);
    try {
      this.#owners.lookIn(this.path);
      const found = join(this.path, from);
      if (this.#owners.lookIn(found) === undefined) return false;
      renameSync(found, held);
      this.#empty(held);
      return true;
    } catch (error) {
      // ENOENT from the emptying: robbed already. On Windows a lock cannot be stolen while a file in it is open.
      if (systemCode(error) === 'ENOENT' || (from !== FREE && isBusy(error))) return false;
      throw error;
    }
  }

  /** Removes temporary files of ours, and nothing else: what has another name, or another owner, was put there by others. */
  #empty(held: string): void {
    try {
      const names = readdirSync(held).filter(isTemporaryName);
      if (names.length === 0) return;
      within(held, this.#owners, (directory) => {
        for (const path of names.map((name) => join(directory, name))) {
          const stats = lookAt(path);
          if (stats?.isFile() && this.#owners.isOurs(stats, path)) rmSync(path, { force: true });
        }
      });
    } catch (error) {
      // For want of file descriptors, say. Nobody would ever give it back; whoever takes it next empties it.
      this.#putBack(held);
      throw error;
    }
  }

  #putBack(held: string): void {
    try {
      renameSync(held, this.free);
    } catch {
      // Robbed, or the folder is gone. That it could not be emptied is what must be said.
    }
  }

  /** Takes the lock if it is free; see {@link LockDirectory.take}. */
  takeFree(to: string): boolean {
    return this.take(FREE, to);
  }

  /** Gives the lock back, to whoever comes first. */
  giveBack(held: string): void {
    renameSync(held, this.free);
  }

  /**
   * Gives the lock back and removes its directory, and the folder above once it is empty. Where somebody waits, or it is not
   * empty, the lock stays.
   */
  remove(held: string): void {
    if (!this.#line.isEmpty) return this.giveBack(held);
    try {
      rmdirSync(held);
    } catch (error) {
      if (systemCode(error) === 'ENOENT') throw error;
      return this.giveBack(held);
    }
    // From here on there is no lock: whoever comes makes a new one, in the directory or with it.
    removeEmpty(this.path);
    removeEmpty(dirname(this.path));
  }

  /**
   * Makes both directories, whole, unless the lock exists: in the hands of the one who makes it. An empty
   * directory is replaced. To be called where no lock was seen.
   *
   * @returns `false` when somebody else was faster.
   */
  create(held: string): boolean {
    // Signs would keep it from being replaced.
    this.#line.clear();
    const temporary = `${this.path}.${nonce()}`;
    makeDirectory(temporary, this.#owners);
    try {
      makeDirectory(join(temporary, held), this.#owners);
      renameSync(temporary, this.path);
    } catch (error) {
      removeEmpty(join(temporary, held));
      removeEmpty(temporary);
      if (!EXISTS.has(systemCode(error)) && !(isBusy(error) && existsSync(this.path))) throw error;
      // Windows does not rename over an empty directory: away with it, if that is what is in the way.
      if (process.platform === 'win32') removeEmpty(this.path);
      return false;
    }
    this.#removeLeftovers();
    // Whoever takes a minute between the two finds it swept away.
    return existsSync(join(this.path, held));
  }

  /** Removes the temporary directories of processes that died while they created this lock. */
  #removeLeftovers(): void {
    const folder = dirname(this.path);
    const prefix = `${basename(this.path)}.`;
    let names: string[];
    try {
      names = readdirSync(folder);
    } catch {
      return; // A folder may be writable and not readable. Leftovers are empty directories: they harm nobody.
    }
    // Both times come from the clock of the file system.
    const nowMs = lookAt(this.path)?.mtimeMs ?? Number.NaN;
    for (const name of names) {
      if (!name.startsWith(prefix) || !NONCE.test(name.slice(prefix.length))) continue;
      const path = join(folder, name);
      const stats = lookAt(path);
      if (!stats?.isDirectory() || !this.#owners.isOurs(stats, path)) continue;
      if (nowMs - stats.mtimeMs > LEFTOVER_MS) removeTemporary(path);
    }
  }
}

/** Links are not followed. */
function lookAt(path: string): Stats | undefined {
  return lstatSync(path, { throwIfNoEntry: false });
}

function removeTemporary(path: string): void {
  for (const name of readdirSync(path)) if (name === FREE || isHeldName(name)) removeEmpty(join(path, name));
  removeEmpty(path);
}

/** Removes a directory only if it is empty: whatever else it holds is not ours. */
function removeEmpty(path: string): void {
  try {
    rmdirSync(path);
  } catch {
    // Somebody else removed it, or it is in use after all: either way nothing is lost by leaving it.
  }
}
