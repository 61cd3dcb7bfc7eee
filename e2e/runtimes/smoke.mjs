// Imports the entries named as arguments, then stores and reads tokens. scripts/runtimes.ts runs this in each runtime.
import { deepStrictEqual, rejects, strictEqual } from 'node:assert';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';
import { startApis } from './api.mjs';
import { signingKey, startIssuer } from './issuer.mjs';

const entries = process.argv.slice(2);
const require = createRequire(import.meta.url);
for (const entry of entries) {
  const imported = Object.keys(await import(entry));
  const required = Object.keys(require(entry)).filter((name) => name !== '__esModule');
  deepStrictEqual(new Set(required), new Set(imported), `require('${entry}') is not what import gives`);
}

const { callApis, shownTokens } = await import('./call-apis.mjs');
const { IDTokenDecoder } = await import('@token-storage/core');
const { MemoryTokenStorage } = await import('@token-storage/memory');
const { JSONTokenStorage } = await import('@token-storage/json');
const { SQLiteTokenStorage } = await import('@token-storage/sqlite');
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

/** ID tokens, before and after the issuer has a new key. */
async function verifyIDTokens() {
  const [old, fresh] = [signingKey('old'), signingKey('new')];
  const issuer = await startIssuer();
  const storage = new MemoryTokenStorage();
  storage.idTokenDecoder = new IDTokenDecoder({ issuer: issuer.url, clientId: 'client' });
  for (const key of [old, fresh]) {
    issuer.keys = [key.jwk];
    await storage.storeTokenResponse({ ...response, id_token: key.idToken(issuer.url) }, { resourceServer });
    strictEqual((await storage.getTokenData(resourceServer)).identity_id, 'me');
    await storage.removeAllTokenData();
  }
  issuer.close();
}

await verifyIDTokens();

/** A token goes where it may, and nowhere else, redirects included. */
async function callWithToken() {
  const { api, other, close } = await startApis();
  strictEqual(await callApis(api.url, other.url), 'the body');
  deepStrictEqual([api.tokens, other.tokens], shownTokens);
  close();
}

await callWithToken();

/** SQLite in a file, with the runtime's own library. Where there is none, that must be said. */
async function storeInSqlite(path, journalMode) {
  const open = (file = path) => new SQLiteTokenStorage(file, { engine: 'node:sqlite', journalMode });
  const library = process.getBuiltinModule?.('node:sqlite');
  if (library === undefined) {
    const unavailable = { code: 'ERR_STORAGE_UNAVAILABLE' };
    await rejects(open().getTokenData(resourceServer), unavailable);
    // The better-sqlite3 of the repository is too new for a Node without node:sqlite, which it would crash.
    await rejects(new SQLiteTokenStorage(path).getTokenData(resourceServer), unavailable);
    return;
  }
  await storeAndRead(open(), open());

  // Some libraries end a text at its first NUL.
  const name = 'nul \0 é';
  const [storage, copy] = [open(), open(`${path}.copy`)];
  await storage.storeTokenResponse(response, { resourceServer: name });
  deepStrictEqual(Object.keys(await storage.getTokenDataByResourceServer()), [name]);
  await copy.importDatabase(await storage.exportDatabase());
  strictEqual((await copy.getTokenData(name)).access_token, 'FAKE-access');

  // And each says in its own way that a database is busy, or none.
  const other = new library.DatabaseSync(path);
  other.exec('BEGIN IMMEDIATE');
  const removed = storage.removeTokenData(name);
  await new Promise((resolve) => setTimeout(resolve, 50));
  strictEqual((await storage.getTokenData(name)).access_token, 'FAKE-access');
  other.exec('COMMIT');
  other.close();
  strictEqual(await removed, true);
  writeFileSync(`${path}.none`, 'not a database '.repeat(100));
  const none = open(`${path}.none`);
  await rejects(none.getTokenData(name), { code: 'ERR_CORRUPT_STORAGE' });
  rmSync(path);
  strictEqual(await storage.getTokenData(name), undefined);
  await Promise.all([storage, copy, none].map((each) => each.close()));
}

/** SQLite as WebAssembly, which every runtime has. */
async function storeInSqlJs(path) {
  const open = () => new SQLiteTokenStorage(path, { engine: 'sqljs-file' });
  await storeAndRead(open(), open());
}

/** Redis, through the client as this runtime has it, where there is a server. */
async function storeInRedis(url) {
  const { RedisTokenStorage } = await import('@token-storage/redis');
  const { createClient } = createRequire(require.resolve('@token-storage/redis'))('redis');
  const [client, other] = await Promise.all([createClient({ url }).connect(), createClient({ url }).connect()]);
  const prefix = `${Date.now()}-${Math.random()}:`;
  const open = (by) => new RedisTokenStorage(by, { prefix });
  const storage = open(client);
  const heard = new Promise((resolve) => {
    storage.subscribe(({ resourceServers }) => resourceServers?.includes('foreign') && resolve());
  });
  const name = 'nul \0 é';
  await storage.withLock(name, (locked) => locked.storeTokenResponse(response, { resourceServer: name }));
  strictEqual((await open(other).getTokenData(name)).access_token, 'FAKE-access');
  for await (const namespace of storage.iterNamespaces()) strictEqual(namespace, 'DEFAULT');
  // It may take a moment until it hears.
  const storing = setInterval(() => void open(other).storeTokenResponse(response, { resourceServer: 'foreign' }), 50);
  await heard;
  clearInterval(storing);
  await open(other).removeAllTokenData();
  await storage.close();
  await storeAndRead(open(client), open(other));
  await Promise.all([client.close(), other.close()]);
}

const { REDIS_URL } = process.env;
if (REDIS_URL !== undefined) await storeInRedis(REDIS_URL);

const folder = mkdtempSync(join(tmpdir(), 'token-storage-'));
try {
  const path = join(folder, 'tokens.json');
  await storeAndRead(new JSONTokenStorage(path), new JSONTokenStorage(path));
  await storeInSqlite(join(folder, 'tokens.db'), 'delete');
  await storeInSqlite(join(folder, 'tokens-wal.db'), 'wal');
  await storeInSqlJs(join(folder, 'tokens-sqljs.db'));
} finally {
  rmSync(folder, { recursive: true });
}
