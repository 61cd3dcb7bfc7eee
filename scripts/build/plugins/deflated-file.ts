import { deflateRawSync } from 'node:zlib';

import { fileQuery } from './file-query.ts';

/** As packages/sqlite/src/sqljs/wasm-source.ts and the exports of that package name it. */
const WASM_FILE = 'sql-wasm.wasm';

/** `?deflated` gives SQLite's WebAssembly as base64 of its compressed bytes, and publishes the file itself as well. */
export const deflatedFile = fileQuery('deflated', function (bytes) {
  this.emitFile({ type: 'asset', fileName: WASM_FILE, source: bytes });
  return `export default '${deflateRawSync(bytes, { level: 9 }).toString('base64')}';`;
});

/** Whether a module is such a file. */
export const isDeflated = (id: string): boolean => id.endsWith('?deflated');
