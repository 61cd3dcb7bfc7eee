/** What a {@link SQLiteTokenStorage} may be told. */
export interface SQLiteTokenStorageOptions {
  /** The namespace to read and write; `"DEFAULT"` by default. */
  readonly namespace?: string | undefined;

  /**
   * Browser only. `"strict"`, the default: a write resolves once the disk has it. `"relaxed"`: once the operating system
   * has it, which survives a browser that is killed but not a power cut.
   */
  readonly durability?: 'strict' | 'relaxed' | undefined;
  /** Browser only: where to fetch SQLite's WebAssembly from, instead of the place where the bundler has put it. */
  readonly wasmUrl?: string | URL | undefined;
  /** Browser only: SQLite's WebAssembly itself, `sql-wasm.wasm` of this package; nothing is fetched then. */
  readonly wasmBinary?: ArrayBuffer | Uint8Array<ArrayBuffer> | undefined;

  /**
   * Node only: which SQLite to use. By default `node:sqlite` where it exists, else `better-sqlite3` where it is
   * installed. `"sqljs-file"` is SQLite as WebAssembly: it needs neither, **rewrites the whole file with each change,
   * and shares it with nobody but others of its kind**; files of any other SQLite are refused. In one program, all who
   * open a file must use the same one, in all threads: another is refused (across threads on Linux).
   */
  readonly engine?: 'node:sqlite' | 'better-sqlite3' | 'sqljs-file' | undefined;
  /**
   * Node only: the journal mode of a database that is made here. `"delete"`, SQLite's default and the Python SDK's, or
   * `"wal"`, which writes faster, must not lie on a network file system, and whose log keeps what was removed or
   * replaced for some time. That of an existing file is never changed.
   */
  readonly journalMode?: 'delete' | 'wal' | undefined;
  /** Node only: how long a write waits while other programs write, in milliseconds; 30,000 by default. */
  readonly busyTimeoutMs?: number | undefined;
  /**
   * Node only. `"check"`, the default: what belongs to another user, the file, what SQLite puts beside it, a lock, or a link
   * on the way to it, is refused, and so is what root owns and others may write. `"ignore"`: it is used as it is. **Whoever
   * can write it can then read or replace the tokens.**
   */
  readonly ownership?: 'check' | 'ignore' | undefined;
}

/** Names an application, as the Python SDK does. */
export interface AppOptions {
  /** The OAuth2 client id. */
  readonly clientId: string;
  /** The application's name, of which the path shows a simplified form. */
  readonly appName: string;
  /** The environment; on Node `GLOBUS_SDK_ENVIRONMENT` by default, else `"production"`. */
  readonly environment?: string | undefined;
}
