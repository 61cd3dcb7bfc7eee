import { closeSync, lstatSync, readFileSync } from 'node:fs';

import {
  checkWayTo,
  explainSystemError,
  openToRead,
  Owners,
  type Ownership,
  resolveTarget,
  systemCode,
} from '@token-storage/node-files';

import { allowWriting, isSqliteFile, isWriteProtected } from '../database/write-version.ts';
import { claimForEngine } from '../file/engine-claim.ts';
import { fileIdentity } from '../file/file-identity.ts';
import { isOpenForWriting } from '../file/open-descriptors.ts';
import { SIDE_FILES } from '../file/side-files.ts';
import { usedByOtherSQLite } from './used-by-other-sqlite.ts';

/** What the engine option calls the SQLite that reads files as a whole. */
const ENGINE = 'sqljs-file';

/** The bytes that a database file has at each moment, as long as no other SQLite uses it. */
export class FileImage {
  readonly path: string;
  readonly ownership: Ownership;

  /** @param path Absolute. Its symbolic links are followed each time. */
  constructor(path: string, ownership: Ownership) {
    this.path = path;
    this.ownership = ownership;
  }

  /** Where the path leads to by now, without symbolic links. */
  get target(): string {
    return resolveTarget(this.path, this.ownership);
  }

  /**
   * What the file holds, for this SQLite; `undefined` where there is none.
   *
   * @throws {@link StorageUnavailableError} when another SQLite has it, or has written it.
   */
  read(): Uint8Array<ArrayBuffer> | undefined {
    const identity = fileIdentity(this.path);
    if (identity === undefined) {
      checkWayTo(this.path, this.ownership);
      return undefined;
    }
    const { target } = this;
    this.refuseSideFiles(target);
    // To read a file that another SQLite has open in this process would take its locks away.
    const releaseClaim = claimForEngine(identity, ENGINE, this.path);
    try {
      // Somebody who does not use this library may have it open as well.
      if (isOpenForWriting(identity)) {
        throw usedByOtherSQLite(this.path, 'is open through another SQLite in this program');
      }
      const bytes = readBytes(target, new Owners(target, this.ownership));
      if (isSqliteFile(bytes) && !isWriteProtected(bytes)) {
        throw usedByOtherSQLite(this.path, `was not made with engine: '${ENGINE}'`);
      }
      allowWriting(bytes);
      return bytes;
    } catch (error) {
      // Deleted since it was looked at.
      if (systemCode(error) === 'ENOENT') return undefined;
      throw explainSystemError(error, 'read', this.path);
    } finally {
      releaseClaim();
    }
  }

  /** @throws {@link StorageUnavailableError} when there is what another SQLite puts beside a file that it uses. */
  refuseSideFiles(target: string): void {
    const found = SIDE_FILES.map((ending) => `${target}${ending}`).find(isThere);
    if (found !== undefined) throw usedByOtherSQLite(this.path, `is in use by another SQLite, which has made ${found}`);
  }
}

function readBytes(target: string, owners: Owners): Uint8Array<ArrayBuffer> {
  const fd = openToRead(target, owners);
  try {
    return new Uint8Array(readFileSync(fd));
  } finally {
    closeSync(fd);
  }
}

/** Whether anything has the name, a link that leads nowhere too. */
const isThere = (path: string): boolean => lstatSync(path, { throwIfNoEntry: false }) !== undefined;
