import { readFileSync, type Stats, statSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';

import { errors } from '@token-storage/core/adapter';
import {
  checkWayTo,
  explainSystemError,
  monotonicMs,
  type Ownership,
  resolveTarget,
  systemCode,
} from '@token-storage/node-files';

import { JSONDocument } from './document/json-document.ts';
import { notATokenFile } from './document/not-a-token-file.ts';
import { type FileState, hasTimeOfItsOwn, isSameState, SETTLED_AFTER_MS } from './file-state.ts';
import { readText } from './read-text.ts';

/** A file that Python is just writing does not parse: it is read again for this long. */
const REREAD_FOR_MS = 200;
const REREAD_EVERY_MS = 10;

/** A path that leads elsewhere between two looks at it, as that of a mounted secret may, is followed again so often. */
const MAX_LOOKS = 10;
/** Nothing is where the path has led to, or a link is. */
const MOVED: ReadonlySet<string | undefined> = new Set(['ENOENT', 'ELOOP']);

/** A document as it was read. */
export interface FileSnapshot {
  readonly document: JSONDocument;
  /** The state of the file; `undefined` when there was none. */
  readonly state: FileState | undefined;
}

/** Reads a token file: with one stat while nothing has changed. */
export class TokenFile {
  readonly path: string;
  readonly ownership: Ownership;
  #snapshot: FileSnapshot | undefined;
  /** The same state of the file means the same content until then, by the monotonic clock. */
  #trustedUntil = 0;

  /** @param path Absolute. Its symbolic links are followed at each read: they may lead elsewhere by then. */
  constructor(path: string, ownership: Ownership) {
    this.path = path;
    this.ownership = ownership;
  }

  /** The file that the path leads to at this moment, which is the one to replace. @throws {@link StorageIOError} */
  get target(): string {
    return resolveTarget(this.path, this.ownership);
  }

  /**
   * What the file holds now; an empty document where there is none.
   *
   * @throws {@link CorruptStorageError}, {@link UnsupportedFormatError}, {@link StorageIOError}
   */
  async read(): Promise<FileSnapshot> {
    const deadline = monotonicMs() + REREAD_FOR_MS;
    for (;;) {
      try {
        return this.readOnce();
      } catch (error) {
        if (!(error instanceof errors.CorruptStorageError) || monotonicMs() > deadline) throw error;
      }
      await delay(REREAD_EVERY_MS);
    }
  }

  /** The same, without a second look at a file that does not parse. */
  readOnce(): FileSnapshot {
    for (let look = 1; ; look += 1) {
      const state = this.stateNow();
      if (state === undefined) {
        const hasLinks = checkWayTo(this.path, this.ownership);
        if (hasLinks && look < MAX_LOOKS) continue;
        return this.#remember({ document: JSONDocument.empty(this.path), state }, 0);
      }
      const known = this.#snapshot;
      if (known?.state !== undefined && monotonicMs() < this.#trustedUntil && isSameState(known.state, state))
        return known;
      // Opening a pipe would wait for somebody to write into it.
      if (!state.isFile() && !state.isDirectory()) {
        throw notATokenFile(this.path, 'it is neither a file nor a link to one');
      }
      try {
        return this.#load();
      } catch (error) {
        if (!hasMoved(error) || look === MAX_LOOKS) throw error;
      }
    }
  }

  #load(): FileSnapshot {
    const { bytes, state, isSettled } = readText(this.path, this.ownership);
    const known = this.#snapshot?.document;
    // Of a text that has not changed everything that was found out stays true.
    const document = known?.bytes.equals(bytes) ? known : JSONDocument.parse(bytes, this.path);
    return this.#remember({ document, state }, isSettled ? Infinity : 0);
  }

  #remember(snapshot: FileSnapshot, trustedUntil: number): FileSnapshot {
    this.#snapshot = snapshot;
    this.#trustedUntil = trustedUntil;
    return snapshot;
  }

  /** The state of the file at this moment; `undefined` when there is none. */
  stateNow(): Stats | undefined {
    try {
      return statSync(this.path, { throwIfNoEntry: false });
    } catch (error) {
      throw explainSystemError(error, 'read', this.path);
    }
  }

  /**
   * Whether the file still says what it said when a snapshot was taken. Programs touch files, or write them again as they
   * are: where it only looks different, it is read.
   */
  isStill({ state, document }: FileSnapshot): boolean {
    const now = this.stateNow();
    if (state === undefined || now === undefined) return state === now;
    return isSameState(state, now) || this.#says(document);
  }

  #says({ bytes }: JSONDocument): boolean {
    try {
      return bytes.equals(readFileSync(this.path));
    } catch (error) {
      if (systemCode(error) === 'ENOENT') return false;
      throw explainSystemError(error, 'read', this.path);
    }
  }

  /**
   * Remembers what was just written: nobody has to read it. Where its times are not its own, that is so until it is old enough
   * to be read for good.
   *
   * @param written How the file looked right before it took the old one's place.
   */
  rememberWritten(document: JSONDocument, written: FileState): void {
    const state = this.stateNow();
    // Somebody else may have written since: Python, or whoever robbed this process while it was suspended.
    const isOurs = state?.mtimeMs === written.mtimeMs && state.size === written.size && state.ino === written.ino;
    if (!isOurs) return;
    this.#remember({ document, state }, hasTimeOfItsOwn(state) ? Infinity : monotonicMs() + SETTLED_AFTER_MS);
  }
}

/** Whether a file was not there any more when it was opened. */
function hasMoved(error: unknown): boolean {
  return error instanceof errors.StorageIOError && MOVED.has(error.systemCode);
}
