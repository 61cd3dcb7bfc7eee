import { StorageUnavailableError } from '@token-storage/core';
// That of the WebAssembly which belongs to the sql.js in this package: no other one fits it.
import expected from 'sql.js/dist/sql-wasm-browser.wasm?digest';

/** Where to take SQLite's WebAssembly from. */
export interface WasmSource {
  /** An address to fetch it from, instead of the one where bundlers put it. */
  readonly wasmUrl?: string | URL | undefined;
  /** The bytes themselves. */
  readonly wasmBinary?: ArrayBuffer | Uint8Array<ArrayBuffer> | undefined;
}

/**
 * SQLite's WebAssembly, whole and of the right version.
 *
 * @throws {@link StorageUnavailableError} when it cannot be had, or is something else.
 */
export async function loadWasm({ wasmUrl, wasmBinary }: WasmSource): Promise<ArrayBuffer> {
  if (wasmBinary !== undefined) return checked(copyOf(wasmBinary), 'The option wasmBinary');
  if (wasmUrl !== undefined) return checked(await fetchBytes(wasmUrl), String(wasmUrl));
  return (await besideThisFile()) ?? embedded();
}

async function embedded(): Promise<ArrayBuffer> {
  try {
    const { embeddedWasm } = await import('./embedded-wasm.ts');
    return await embeddedWasm();
  } catch (cause) {
    throw unavailable('neither sql-wasm.wasm nor the script that holds a copy of it can be fetched', { cause });
  }
}

/** Where vite and webpack put it. Others leave the address as it is, and then there is nothing, or another page. */
async function besideThisFile(): Promise<ArrayBuffer | undefined> {
  try {
    const url = new URL('./sql-wasm.wasm', import.meta.url);
    return await checked(await fetchBytes(url), url.href);
  } catch {
    return undefined;
  }
}

async function fetchBytes(url: string | URL): Promise<ArrayBuffer> {
  let response: Response;
  try {
    response = await fetch(url);
  } catch (cause) {
    throw unavailable(`${url} cannot be fetched`, { cause });
  }
  if (!response.ok) throw unavailable(`${url} gives status ${response.status}`);
  return response.arrayBuffer();
}

/** Before it is used: what is damaged in the middle would be found out much later. */
async function checked(wasm: ArrayBuffer, from: string): Promise<ArrayBuffer> {
  if (wasm.byteLength !== expected.bytes || (await sha256(wasm)) !== expected.sha256) {
    throw unavailable(`${from} is damaged, something else, or of another version of sql.js`);
  }
  return wasm;
}

/** In base64. Where there is no such function, as on a page that did not come over HTTPS, the size has to do. */
async function sha256(bytes: ArrayBuffer): Promise<string> {
  const digest = await globalThis.crypto?.subtle?.digest('SHA-256', bytes);
  return digest === undefined ? expected.sha256 : btoa(String.fromCharCode(...new Uint8Array(digest)));
}

const copyOf = (bytes: ArrayBuffer | Uint8Array<ArrayBuffer>): ArrayBuffer => new Uint8Array(bytes).slice().buffer;

function unavailable(problem: string, options?: ErrorOptions): StorageUnavailableError {
  return new StorageUnavailableError(
    `SQLite cannot be loaded: ${problem}. Serve sql-wasm.wasm of @token-storage/sqlite and name it in the option ` +
      'wasmUrl, or use IndexedDBTokenStorage.',
    options,
  );
}
