import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';

import { SQLiteTokenStorage } from '@token-storage/sqlite';
import { describe, expect, it, onTestFinished } from 'vitest';

import { engines } from './engines.ts';
import { sample } from '../../json/test/sample.ts';
import { temporaryFolder } from '../../json/test/temporary-folder.ts';

/** The bytes of a database that SQL makes. */
function databaseOf(statements: string): Buffer {
  const path = join(temporaryFolder(), 'made.db');
  const database = new DatabaseSync(path);
  database.exec(statements);
  database.close();
  return readFileSync(path);
}

const COLUMNS = 'namespace VARCHAR NOT NULL, resource_server VARCHAR NOT NULL, token_data_json VARCHAR NOT NULL';
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
});
