import { type TokenChange, TokenStorageError } from '@token-storage/core';
import { PathWatch } from '@token-storage/node-files';

import type { Connection } from './connection.ts';
import type { CurrentConnection } from './current-connection.ts';
import { SIDE_FILES } from '../file/side-files.ts';
import { changesBetween, type RowTexts, rowTexts } from '../file/row-texts.ts';

/** What a database held at one moment. */
interface Sight {
  /** `undefined` where there was no file. */
  readonly connection: Connection | undefined;
  readonly version: number;
  readonly texts: RowTexts;
}

/** Notices what others do to a database file, entry by entry. */
export class DatabaseWatch {
  readonly #database: CurrentConnection;
  readonly #report: (change: TokenChange) => void;
  readonly #watch: PathWatch;
  /** `undefined` where the file could not be read. */
  #seen: Sight | undefined;

  constructor(database: CurrentConnection, report: (change: TokenChange) => void) {
    this.#database = database;
    this.#report = report;
    // Synchronously, and first to watch and then to look, so that nothing that happens from now on is missed.
    this.#watch = new PathWatch(database.path, () => this.#look(), {
      besides: SIDE_FILES,
      ownership: database.ownership,
    });
    this.#seen = this.#lookOnce();
  }

  stop(): void {
    this.#watch.stop();
  }

  /** What cannot be read now is looked at again later, and all of it reported then. */
  #lookOnce(): Sight | undefined {
    try {
      return this.#database.useOnce((connection) => this.#see(connection));
    } catch {
      return undefined;
    }
  }

  async #look(): Promise<void> {
    const now = await this.#database
      .use('read', (connection) => this.#see(connection))
      .catch((error: unknown) => {
        if (error instanceof TokenStorageError) return undefined;
        throw error;
      });
    const before = this.#seen;
    this.#seen = now;
    if (!this.#watch.isStopped && now !== before) this.#tell(before?.texts, now?.texts);
  }

  /** The very same as before where nobody has changed the database since: that costs no reading of its rows. */
  #see(connection: Connection | undefined): Sight {
    if (connection === undefined) return { connection, version: 0, texts: new Map() };
    return connection.read(() => {
      const version = connection.dataVersion();
      const seen = this.#seen;
      if (seen?.connection === connection && seen.version === version) return seen;
      return { connection, version, texts: rowTexts(connection.table.rows()) };
    });
  }

  #tell(before: RowTexts | undefined, now: RowTexts | undefined): void {
    if (before !== undefined && now !== undefined) {
      for (const change of changesBetween(before, now)) this.#report(change);
      return;
    }
    for (const namespace of (before ?? now)?.keys() ?? []) this.#report({ namespace });
  }
}
