import { type TokenChange, TokenStorageError } from '@token-storage/core';
import { PathWatch } from '@token-storage/node-files';

import { changesBetween, rowTexts } from '../file/row-texts.ts';
import type { SqlJsFile } from './sql-js-file.ts';

/** What a file held; `undefined` where there was none. */
type Sight = Uint8Array | undefined;

/** Notices what others do to a file, entry by entry. */
export class SqlJsFileWatch {
  readonly #file: SqlJsFile;
  readonly #report: (change: TokenChange) => void;
  readonly #watch: PathWatch;
  #seen: Sight;

  constructor(file: SqlJsFile, report: (change: TokenChange) => void) {
    this.#file = file;
    this.#report = report;
    // Synchronously, and first to watch and then to look, so that nothing that happens from now on is missed.
    this.#watch = new PathWatch(file.path, () => this.#look(), { ownership: file.ownership });
    this.#seen = this.#bytes();
  }

  stop(): void {
    this.#watch.stop();
  }

  /** What cannot be read is looked at again later. */
  #bytes(): Sight {
    try {
      return this.#file.readBytes();
    } catch (error) {
      if (error instanceof TokenStorageError) return this.#seen;
      throw error;
    }
  }

  async #look(): Promise<void> {
    const [before, now] = [this.#seen, this.#bytes()];
    if (before === now || (before !== undefined && now !== undefined && Buffer.compare(before, now) === 0)) return;
    this.#seen = now;
    try {
      const [old, current] = await Promise.all([this.#file.rowsIn(before), this.#file.rowsIn(now)]);
      if (this.#watch.isStopped) return;
      for (const change of changesBetween(rowTexts(old), rowTexts(current))) this.#report(change);
    } catch (error) {
      // Damaged: whoever reads it is told.
      if (!(error instanceof TokenStorageError)) throw error;
    }
  }
}
