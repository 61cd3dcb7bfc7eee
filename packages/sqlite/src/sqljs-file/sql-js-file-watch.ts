import { type TokenChange, TokenStorageError } from '@token-storage/core';
import { PathWatch } from '@token-storage/node-files';

import { type TokenRow, TokenTable } from '../database/token-table.ts';
import { changesBetween, rowTexts } from '../file/row-texts.ts';
import type { FileImage } from './file-image.ts';
import { withImage } from './with-image.ts';

/** Notices what others do to a file, entry by entry. */
export class SqlJsFileWatch {
  readonly #file: FileImage;
  readonly #report: (change: TokenChange) => void;
  readonly #watch: PathWatch;
  /** What the file held; `undefined` where there was none. */
  #seen: Uint8Array | undefined;

  constructor(file: FileImage, report: (change: TokenChange) => void) {
    this.#file = file;
    this.#report = report;
    // Synchronously, and first to watch and then to look, so that nothing that happens from now on is missed.
    this.#watch = new PathWatch(file.path, () => this.#look(), { ownership: file.ownership });
    this.#seen = this.#read();
  }

  stop(): void {
    this.#watch.stop();
  }

  /** What cannot be read is looked at again later. */
  #read(): Uint8Array | undefined {
    try {
      return this.#file.read();
    } catch (error) {
      if (error instanceof TokenStorageError) return this.#seen;
      throw error;
    }
  }

  async #look(): Promise<void> {
    const [before, now] = [this.#seen, this.#read()];
    if (before === now || (before !== undefined && now !== undefined && Buffer.compare(before, now) === 0)) return;
    this.#seen = now;
    try {
      const [old, current] = await Promise.all([this.#rowsOf(before), this.#rowsOf(now)]);
      if (this.#watch.isStopped) return;
      for (const change of changesBetween(rowTexts(old), rowTexts(current))) this.#report(change);
    } catch (error) {
      // Damaged: whoever reads it is told.
      if (!(error instanceof TokenStorageError)) throw error;
    }
  }

  async #rowsOf(image: Uint8Array | undefined): Promise<TokenRow[]> {
    if (image === undefined) return [];
    return withImage(image, { task: 'read', location: this.#file.path }, (database) => new TokenTable(database).rows());
  }
}
