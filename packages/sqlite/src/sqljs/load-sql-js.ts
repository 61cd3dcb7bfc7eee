import { StorageUnavailableError } from '@token-storage/core';
import initSqlJs, { type SqlJs } from 'sql.js/dist/sql-wasm-browser.js';

import { loadWasm, type WasmSource } from './wasm-source.ts';

/** The smallest module there is. */
const EMPTY_MODULE = Uint8Array.of(0, 0x61, 0x73, 0x6d, 1, 0, 0, 0);

let loading: Promise<SqlJs> | undefined;
let loaded: SqlJs | undefined;

/**
 * SQLite as WebAssembly, loaded once for all storages of a page or worker. After a failure, or a crash, the next call loads
 * it again.
 *
 * @throws {@link StorageUnavailableError} when it cannot be had, or WebAssembly is not allowed here.
 */
export function loadSqlJs(source: WasmSource = {}): Promise<SqlJs> {
  if (loaded?.hasCrashed === true) loading = loaded = undefined;
  if (loading === undefined) {
    loading = load(source);
    loading.then(
      (sqlJs) => (loaded = sqlJs),
      () => (loading = undefined),
    );
  }
  return loading;
}

async function load(source: WasmSource): Promise<SqlJs> {
  await checkAllowed();
  const wasmBinary = await loadWasm(source);
  return initSqlJs({ wasmBinary, useOldExtensionFunctions: false });
}

/** Before sql.js tries, which says less about it. */
async function checkAllowed(): Promise<void> {
  try {
    await WebAssembly.compile(EMPTY_MODULE);
  } catch (cause) {
    throw new StorageUnavailableError(
      "SQLite cannot be loaded: WebAssembly is not allowed here. Add 'wasm-unsafe-eval' to script-src in the page's " +
        'Content-Security-Policy, or use IndexedDBTokenStorage.',
      { cause },
    );
  }
}
