// Imports the entries named as arguments, then stores and reads tokens. scripts/runtimes.mjs runs this in each runtime.
import { deepStrictEqual, strictEqual } from 'node:assert';
import { mkdtempSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';

const entries = process.argv.slice(2);
const require = createRequire(import.meta.url);
for (const entry of entries) {
  const imported = Object.keys(await import(entry));
  const required = Object.keys(require(entry)).filter((name) => name !== '__esModule');
  deepStrictEqual(new Set(required), new Set(imported), `require('${entry}') is not what import gives`);
}

const { MemoryTokenStorage } = await import('@token-storage/memory');
const { JSONTokenStorage } = await import('@token-storage/json');
const resourceServer = 'api.example';
const response = { access_token: 'FAKE-access', token_type: 'Bearer', expires_in: 3600, scope: 'read' };

/** One storage writes; another, or the same where nothing is shared, reads, and logs out. */
async function storeAndRead(writer, reader) {
  await writer.storeTokenResponse(response, { resourceServer });
  strictEqual((await reader.getTokenData(resourceServer)).access_token, 'FAKE-access');
  strictEqual(await reader.removeAllTokenData(), true);
  strictEqual(await writer.getTokenData(resourceServer), undefined);
  await Promise.all([writer.close(), reader.close()]);
}

const memory = new MemoryTokenStorage();
await storeAndRead(memory, memory);

const folder = mkdtempSync(join(tmpdir(), 'token-storage-'));
try {
  const path = join(folder, 'tokens.json');
  await storeAndRead(new JSONTokenStorage(path), new JSONTokenStorage(path));
} finally {
  rmSync(folder, { recursive: true });
}
