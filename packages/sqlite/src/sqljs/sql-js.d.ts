// What is used of sql.js, which brings no types, and what is noted on it; here, so that nobody's types need those of
// another package.
declare module 'sql.js/dist/sql-wasm-browser.js' {
  type Value = string | number | Uint8Array | null;

  export interface Statement {
    run(values: readonly Value[]): void;
    bind(values: readonly Value[]): boolean;
    step(): boolean;
    get(): Value[];
    reset(): void;
  }

  export interface Database {
    exec(sql: string): unknown;
    prepare(sql: string): Statement;
    export(): Uint8Array<ArrayBuffer>;
    close(): void;
  }

  export interface SqlJs {
    readonly Database: new (bytes?: Uint8Array) => Database;
    /** Set here, on a copy of SQLite that has crashed: nothing in its memory is to be trusted, and it goes on crashing. */
    hasCrashed?: boolean;
  }

  export default function initSqlJs(options: {
    readonly wasmBinary: ArrayBuffer;
    readonly useOldExtensionFunctions: boolean;
  }): Promise<SqlJs>;
}

/** The bytes of a file, compressed (RFC 1951), in base64: made by scripts/build. */
declare module '*?deflated' {
  const deflated: string;
  export default deflated;
}

/** The size of a file, and its SHA-256 in base64: made by scripts/build. */
declare module '*?digest' {
  const digest: { readonly bytes: number; readonly sha256: string };
  export default digest;
}
