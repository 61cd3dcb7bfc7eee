import deflated from 'sql.js/dist/sql-wasm-browser.wasm?deflated';

/**
 * SQLite's WebAssembly out of this very module, which is a chunk of its own: for bundlers that do not take along what a
 * `new URL()` names, and where there is no server. As large as a compressed file when it travels.
 */
export async function embeddedWasm(): Promise<ArrayBuffer> {
  const compressed = Uint8Array.from(atob(deflated), (char) => char.charCodeAt(0));
  const stream = new Blob([compressed]).stream().pipeThrough(new DecompressionStream('deflate-raw'));
  return new Response(stream).arrayBuffer();
}
