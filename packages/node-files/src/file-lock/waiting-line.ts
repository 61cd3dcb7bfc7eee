import { lstatSync, readdirSync, rmdirSync } from 'node:fs';
import { join } from 'node:path';
import { makeDirectory } from '../ownership/make-directory.ts';
import type { Owners } from '../ownership/owners.ts';
import { systemCode } from '../system-error.ts';
import { isOwnerGone, newWaitingName } from './held-name.ts';

/** Its name in the directory of the lock. */
export const LINE = 'line';
const SIGN = /^wait\.[^./\\]+(?:\.\d+){2}\.[0-9a-f]{12}$/;

/**
 * The signs of those who wait for a lock: `line/wait.<who>` in its directory, each a directory of a unique name.
 *
 * Signs are a courtesy. Nobody holds or loses a lock by them, so whoever finds one in the way may remove it, and all
 * failures but one are as good as an empty line.
 */
export class WaitingLine {
  readonly #directory: string;
  readonly #path: string;
  readonly #owners: Owners;

  /** @param directory That of the lock. */
  constructor(directory: string, owners: Owners) {
    this.#directory = directory;
    this.#path = join(directory, LINE);
    this.#owners = owners;
  }

  /** Whether nobody waits, as far as one look tells. */
  get isEmpty(): boolean {
    try {
      return lstatSync(this.#path, { throwIfNoEntry: false }) === undefined;
    } catch {
      return true;
    }
  }

  /** The signs of those who wait and live, as far as can be known; those of the dead are removed. */
  signs(): string[] {
    let names: string[];
    try {
      this.#look();
      names = readdirSync(this.#path);
    } catch {
      return [];
    }
    return names.filter((name) => {
      if (!SIGN.test(name)) return false;
      if (!isOwnerGone(name)) return true;
      this.remove(name);
      return false;
    });
  }

  /** Leaves a sign of this process; `undefined` where that is not possible, and it waits without. */
  add(): string | undefined {
    const name = newWaitingName();
    // The last one to leave may remove the line in between.
    for (let tries = 0; tries < 3; tries++) {
      try {
        this.#owners.lookIn(this.#directory);
        this.#make(this.#path);
        this.#look();
        makeDirectory(join(this.#path, name), this.#owners);
        return name;
      } catch (error) {
        if (systemCode(error) !== 'ENOENT') return undefined;
      }
    }
    return undefined;
  }

  /** Removes a sign, and the line once it is empty. Neither if it holds anything: that is not ours. */
  remove(name: string): void {
    removeEmpty(join(this.#path, name));
    removeEmpty(this.#path);
  }

  /** Removes all signs. Those who still wait leave new ones. */
  clear(): void {
    for (const name of this.signs()) removeEmpty(join(this.#path, name));
    removeEmpty(this.#path);
  }

  /** @throws when it is somebody else's, who could have put anything under these names. */
  #look(): void {
    this.#owners.lookIn(this.#directory);
    this.#owners.lookIn(this.#path);
  }

  #make(path: string): void {
    try {
      makeDirectory(path, this.#owners);
    } catch (error) {
      if (systemCode(error) !== 'EEXIST') throw error;
    }
  }
}

function removeEmpty(path: string): void {
  try {
    rmdirSync(path);
  } catch {
    // Somebody else removed it, or it is in use.
  }
}
