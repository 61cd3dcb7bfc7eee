import { UsageError } from '@token-storage/core';
import { checkObject, EngineTokenStorage } from '@token-storage/core/adapter';

import { appLocation, createEngine } from '#engine';

import type { SQLiteEngine } from './database/sqlite-engine.ts';
import type { AppOptions, SQLiteTokenStorageOptions } from './sqlite-token-storage-options.ts';

/**
 * Keeps tokens in a SQLite database: a file on Node, in pages and workers SQLite as WebAssembly over IndexedDB.
 *
 * On Node the file is the Python SDK's, and both may have it open and write at the same time: each change is one
 * transaction. It is readable by its owner alone, and what another user owns is refused, see `ownership`. A file that is made
 * here is whole from its first moment.
 *
 * In a browser, IndexedDB holds an image of the database and a log of what has changed since; each change is one
 * transaction there, so tabs and workers lose nothing of each other, and what is read is never old. SQLite itself, 340 kB,
 * is loaded by the first operation. What is removed is out of the database a moment later; **what is replaced stays in it
 * until 64 changes and some 64 kB more were written, and the browser's own files keep both for longer. Scripts of the same origin can read
 * the tokens. A browser may delete the data of a site when room gets short.** Where no SQLite file is needed, `IndexedDBTokenStorage` gives the same promises and is
 * much lighter.
 *
 * Names (resource servers, namespaces) must be well-formed Unicode: lone surrogates are refused.
 *
 * @example
 * ```ts
 * import { SQLiteTokenStorage } from '@token-storage/sqlite';
 *
 * const storage = new SQLiteTokenStorage('./tokens.db'); // in a browser: a name
 * const tokens = await storage.getTokenData('transfer.api.globus.org');
 * ```
 */
export class SQLiteTokenStorage extends EngineTokenStorage {
  readonly #engine: SQLiteEngine;

  /**
   * Does no I/O: the first operation opens.
   *
   * @param location On Node a path, as a string or a `file:` URL; in a browser any name.
   * @throws {@link UsageError} when the location is not a usable path or name, or an option has no such value.
   */
  constructor(location: string | URL, options: SQLiteTokenStorageOptions = {}) {
    checkObject(options, 'The options of SQLiteTokenStorage');
    const engine = createEngine(location, options);
    super(engine, options.namespace);
    this.#engine = engine;
  }

  /**
   * The storage of an application, where the Python SDK has it too: on Linux
   * `~/.globus/app/<client id>/<app name>/tokens.db`. One login serves both.
   *
   * @throws {@link UsageError} when the application's name gives no file name, or an id or environment would leave
   * the tree.
   */
  static forApp(app: AppOptions & SQLiteTokenStorageOptions): SQLiteTokenStorage {
    checkObject(app, 'The parameter of forApp');
    const { clientId, appName, environment, ...options } = app;
    return new SQLiteTokenStorage(appLocation({ clientId, appName, environment }), options);
  }

  /**
   * All entries, of every namespace, as the bytes of a SQLite file: the Python SDK opens it. What its older storage keeps
   * beside them (schema 1) comes along; tables of others in the same file do not.
   *
   * **It holds the tokens in clear.** Write it where only its owner can read it.
   */
  async exportDatabase(): Promise<Uint8Array<ArrayBuffer>> {
    return this.runOperation(() => this.#engine.exportDatabase());
  }

  /**
   * Replaces all entries, of every namespace, by those of a SQLite file, in one atomic change.
   *
   * Nothing else of the file is taken over, but in a browser the configuration of the Python SDK's older storage (schema 1).
   *
   * @param bytes A whole file, as {@link SQLiteTokenStorage.exportDatabase} gives it or the Python SDK writes it.
   * @throws {@link CorruptStorageError} when it is no whole database with tokens in it, or their table has a trigger, {@link UnsupportedFormatError}
   * when it was made by a newer version, or part of it stands in a write-ahead log beside the file. What was stored stays.
   */
  async importDatabase(bytes: Uint8Array): Promise<void> {
    if (!(bytes instanceof Uint8Array)) throw new UsageError('The database must be the bytes of a file: a Uint8Array.');
    const namespaces = await this.runOperation(() => this.#engine.importDatabase(bytes));
    for (const namespace of namespaces) this.reportChange({ namespace });
  }
}
