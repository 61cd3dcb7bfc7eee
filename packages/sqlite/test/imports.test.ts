import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';

import { SQLiteTokenStorage } from '@token-storage/sqlite';
import { sample } from 'test-support/sample';
import { temporaryFolder } from 'test-support/temporary-folder';
import { describe, expect, it, onTestFinished } from 'vitest';

import { engines } from './engines.ts';

/** The bytes of a database that SQL makes. */
function databaseOf(statements: string): Buffer {
  const path = join(temporaryFolder(), 'made.db');
  // As whoever forges a file has it.
  const options = { enableForeignKeyConstraints: false, defensive: false };
  const database = new DatabaseSync(path, options);
  database.exec(statements);
  database.close();
  return readFileSync(path);
}

const COLUMNS = 'namespace VARCHAR NOT NULL, resource_server VARCHAR NOT NULL, token_data_json VARCHAR NOT NULL';
const NAMES = 'namespace, resource_server, token_data_json';
const TABLE = `CREATE TABLE token_storage (${COLUMNS}, PRIMARY KEY (namespace, resource_server));`;

describe.each([...engines, 'sqljs-file'] as const)('with %s', (engine) => {
  function open(path = join(temporaryFolder(), 'tokens.db')): SQLiteTokenStorage {
    const storage = new SQLiteTokenStorage(path, { engine });
    onTestFinished(() => storage.close());
    return storage;
  }

  it.each([
    ['a table without a primary key', `CREATE TABLE token_storage (${COLUMNS});`, 'ERR_CORRUPT_STORAGE'],
    [
      'a column that nobody fills',
      `CREATE TABLE token_storage (${COLUMNS}, more TEXT NOT NULL, PRIMARY KEY (namespace, resource_server));`,
      'ERR_CORRUPT_STORAGE',
    ],
    [
      'a trigger on the table of tokens',
      `${TABLE} CREATE TRIGGER t AFTER UPDATE ON token_storage BEGIN SELECT RAISE(ABORT, 'no'); END;`,
      'ERR_CORRUPT_STORAGE',
    ],
    [
      'a trigger on it by a name in another case, in quotes',
      `${TABLE} CREATE TABLE kept (t); CREATE TRIGGER t AFTER INSERT ON "TOKEN_STORAGE" BEGIN INSERT INTO kept VALUES (new.token_data_json); END;`,
      'ERR_CORRUPT_STORAGE',
    ],
    [
      'a trigger that was entered for another table',
      `${TABLE} CREATE TABLE kept (t); CREATE TRIGGER t AFTER INSERT ON token_storage BEGIN INSERT INTO kept VALUES (new.token_data_json); END;
       PRAGMA writable_schema = ON; UPDATE sqlite_master SET tbl_name = 'kept' WHERE type = 'trigger';`,
      'ERR_CORRUPT_STORAGE',
    ],
    [
      'a virtual table in place of the table',
      `CREATE VIRTUAL TABLE token_storage USING fts5(${NAMES});`,
      'ERR_CORRUPT_STORAGE',
    ],
    [
      'a column that is computed',
      `CREATE TABLE token_storage (namespace VARCHAR, resource_server VARCHAR, token_data_json AS ('{}'), PRIMARY KEY (namespace, resource_server));`,
      'ERR_CORRUPT_STORAGE',
    ],
    ['text in UTF-16', `PRAGMA encoding = 'UTF-16'; ${TABLE}`, 'ERR_UNSUPPORTED_FORMAT'],
    ['a view in place of the table', 'CREATE VIEW token_storage AS SELECT 1;', 'ERR_CORRUPT_STORAGE'],
  ])('refuses to import a database with %s, and keeps what it has', async (_title, statements, code) => {
    const storage = open();
    await storage.storeTokenDataByResourceServer({ a: sample('a') });
    await expect(storage.importDatabase(databaseOf(statements))).rejects.toMatchObject({ code });
    expect(await storage.getTokenDataByResourceServer()).toEqual({ a: sample('a') });
    await storage.storeTokenDataByResourceServer({ b: sample('b') });
    expect(Object.keys(await storage.getTokenDataByResourceServer())).toEqual(['a', 'b']);
  });

  it("imports the file of engine: 'sqljs-file', and writes on", async () => {
    const path = join(temporaryFolder(), 'other.db');
    const other = new SQLiteTokenStorage(path, { engine: 'sqljs-file' });
    await other.storeTokenDataByResourceServer({ a: sample('a') });
    await other.close();
    const storage = open();
    await storage.importDatabase(readFileSync(path));
    await storage.storeTokenDataByResourceServer({ b: sample('b') });
    expect(Object.keys(await storage.getTokenDataByResourceServer())).toEqual(['a', 'b']);
  });

  it('keeps nothing of an import but tokens, and gives nothing else away in an export', async () => {
    const storage = open();
    await storage.importDatabase(
      databaseOf(`${TABLE} ${FOREIGN} INSERT INTO token_storage VALUES ('DEFAULT', 'a', '${ENTRY}');`),
    );
    await storage.storeTokenDataByResourceServer({ b: sample('b') });
    expect(objectsOf(await storage.exportDatabase())).toEqual(OURS);
    expect(Object.keys(await storage.getTokenDataByResourceServer())).toEqual(['a', 'b']);
  });
});

/** What does no harm, and has no business here: a table, an index, a view with a trigger, a virtual table, a row that refers. */
const FOREIGN = `
  CREATE TABLE kept (t, n, r, FOREIGN KEY (n, r) REFERENCES token_storage (namespace, resource_server));
  INSERT INTO kept VALUES ('mine', 'DEFAULT', 'a');
  CREATE INDEX by_text ON token_storage (upper(token_data_json));
  CREATE VIEW seen AS SELECT t FROM kept;
  CREATE TRIGGER t INSTEAD OF INSERT ON seen BEGIN INSERT INTO kept VALUES (new.t, 1, 1); END;
  CREATE VIRTUAL TABLE words USING fts5(word);`;
const ENTRY = JSON.stringify(sample('a').toDict());
const OURS = ['sdk_storage_adapter_internal', 'token_storage'];

/** The names in a database, but for the indices that SQLite makes by itself. */
function objectsOf(bytes: Uint8Array): unknown[] {
  const path = join(temporaryFolder(), 'objects.db');
  writeFileSync(path, bytes);
  const database = new DatabaseSync(path);
  const rows = database.prepare("SELECT name FROM sqlite_master WHERE name NOT LIKE 'sqlite%' ORDER BY name").all();
  database.close();
  return rows.map(({ name }) => name);
}

describe.each([...engines])('a file that is there, with %s', (engine) => {
  function file(statements: string): SQLiteTokenStorage {
    const path = join(temporaryFolder(), 'tokens.db');
    writeFileSync(path, databaseOf(statements));
    const storage = new SQLiteTokenStorage(path, { engine });
    onTestFinished(() => storage.close());
    return storage;
  }

  it.each([
    [
      'has a trigger that keeps tokens elsewhere',
      `${TABLE} CREATE TABLE kept (t); CREATE TRIGGER t AFTER INSERT ON TOKEN_STORAGE BEGIN INSERT INTO kept VALUES (new.token_data_json); END;`,
    ],
    [
      'has a view in place of the table',
      `CREATE VIEW token_storage AS SELECT 'DEFAULT' AS namespace, 'a' AS resource_server, '{}' AS token_data_json;`,
    ],
    ['has a virtual table in its place', `CREATE VIRTUAL TABLE token_storage USING fts5(${NAMES});`],
  ])('is refused, and left as it is, where it %s', async (_title, statements) => {
    const storage = file(statements);
    await expect(storage.getTokenData('a')).rejects.toMatchObject({ code: 'ERR_CORRUPT_STORAGE' });
    const write = storage.storeTokenDataByResourceServer({ a: sample('a') });
    await expect(write).rejects.toMatchObject({ code: 'ERR_CORRUPT_STORAGE' });
  });

  it('may hold tables of others, which stay, and do not keep a token from being removed', async () => {
    const storage = file(`${TABLE} ${FOREIGN} INSERT INTO token_storage VALUES ('DEFAULT', 'a', '${ENTRY}');`);
    expect(await storage.removeTokenData('a')).toBe(true);
    await storage.storeTokenDataByResourceServer({ b: sample('b') });
    expect(objectsOf(await storage.exportDatabase())).toEqual(OURS);
    expect(Object.keys(await storage.getTokenDataByResourceServer())).toEqual(['b']);
  });
});
