import { copyFileSync, readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';

import { type TokenDataByResourceServer, TokenStorageError } from '@token-storage/core';
import { SQLiteTokenStorage } from '@token-storage/sqlite';
import { hasPython } from 'test-support/python';
import { sample } from 'test-support/sample';
import { temporaryFolder } from 'test-support/temporary-folder';
import { describe, expect, it, onTestFinished } from 'vitest';

import { engines } from './engines.ts';
import { python } from './python.ts';
import { sql } from './raw-database.ts';

interface Expected {
  readonly read: Record<string, { readonly backend: string; readonly namespaces: Record<string, object> }>;
}

const fixtures = new URL('../../conformance/fixtures/', import.meta.url);
const expected = JSON.parse(readFileSync(new URL('expected.json', fixtures), 'utf8')) as Expected;
const readable = Object.entries(expected.read).filter(([, { backend }]) => backend === 'sqlite');

interface Copy {
  readonly path: string;
  readonly storage: SQLiteTokenStorage;
  /** Everything in the folder, by name, but for locks. Not to be called while the storage is open. */
  files(): Record<string, Buffer>;
}

/** A copy of a fixture, with the files beside it, and a storage on it. */
function open(name: string, engine?: (typeof engines)[number]): Copy {
  const folder = temporaryFolder();
  const path = join(folder, basename(name));
  for (const ending of ['', '-wal', '-shm', '-journal']) {
    const from = new URL(`${name}${ending}`, fixtures);
    if (readdirSync(new URL('.', from)).includes(basename(from.pathname))) copyFileSync(from, `${path}${ending}`);
  }
  const storage = new SQLiteTokenStorage(path, { engine });
  onTestFinished(() => storage.close());
  const files = (): Record<string, Buffer> =>
    Object.fromEntries(
      readdirSync(folder)
        .filter((each) => !each.endsWith('.locks'))
        .map((each) => [each, readFileSync(join(folder, each))]),
    );
  return { path, storage, files };
}

/** Token data as plain objects. */
const asDicts = (tokens: TokenDataByResourceServer): object =>
  Object.fromEntries(Object.entries(tokens).map(([name, data]) => [name, { ...data.toDict() }]));

it('there are fixtures of every kind', () => {
  expect(readable.map(([name]) => name).sort()).toEqual([
    'hotjournal/tokens.db',
    'sqlite-v1-plus-v2-write.db',
    'sqlite-v1.db',
    'sqlite-v2.db',
    'wal-mainonly/tokens.db',
    'wal/tokens.db',
  ]);
});

describe.each(engines)('files that the Python SDK wrote, with %s', (engine) => {
  it.each(readable)('%s is read as the Python SDK reads it (items 77, 78, 83, 85, 88, 92)', async (name, wanted) => {
    const { storage } = open(name, engine);
    for (const [namespace, entries] of Object.entries(wanted.namespaces)) {
      const tokens = await storage.withNamespace(namespace).getTokenDataByResourceServer();
      expect(asDicts(tokens)).toEqual(entries);
    }
    const namespaces = await Array.fromAsync(storage.iterNamespaces());
    expect(namespaces.sort()).toEqual(Object.keys(wanted.namespaces).sort());
  });

  it.each(readable)('%s is written, and nothing else in it is lost (items 83, 92)', async (name, wanted) => {
    const { storage, path } = open(name, engine);
    await storage.storeTokenDataByResourceServer({ new: sample('new') });
    await storage.close();
    const again = new SQLiteTokenStorage(path, { engine });
    for (const [namespace, entries] of Object.entries(wanted.namespaces)) {
      const tokens = await again.withNamespace(namespace).getTokenDataByResourceServer();
      if (namespace === 'DEFAULT') delete tokens['new'];
      expect(asDicts(tokens)).toEqual(entries);
    }
    expect(await again.getTokenData('new')).toEqual(sample('new'));
    await again.close();
  });

  it.each([
    ['not-a-db.db', 'ERR_CORRUPT_STORAGE'],
    ['no-tables.db', 'ERR_CORRUPT_STORAGE'],
    ['empty-file.db', 'ERR_CORRUPT_STORAGE'],
  ])('%s is refused by reads and writes alike, and stays as it is (item 84, better)', async (name, code) => {
    const { storage, path, files } = open(`refuse/${name}`, engine);
    const before = files();
    const problem = { code, location: path };
    // All at once: an empty file is looked at for two seconds, since somebody may be making it.
    const attempts = [
      storage.getTokenData('a'),
      storage.storeTokenDataByResourceServer({ a: sample('a') }),
      storage.removeAllTokenData(),
      storage.exportDatabase(),
      Array.fromAsync(storage.iterNamespaces()),
    ];
    await Promise.all(attempts.map((attempt) => expect(attempt).rejects.toMatchObject(problem)));
    expect(files()).toEqual(before);
  });

  it.each(['bad-json.db', 'json-null.db'])(
    '%s: the bad entry is named, hides no good one, and can be replaced and removed (items 16, 86, better)',
    async (name) => {
      const { storage } = open(`refuse/${name}`, engine);
      const outcome = await storage.getTokenDataByResourceServer().catch((error: unknown) => error);
      expect(outcome).toBeInstanceOf(TokenStorageError);
      expect(outcome).toMatchObject({ code: 'ERR_CORRUPT_STORAGE', namespace: 'DEFAULT' });
      expect(String(outcome)).not.toContain('FAKE');
      const { resourceServer } = outcome as { resourceServer: string };
      await storage.storeTokenDataByResourceServer({ good: sample('good') });
      expect(await storage.getTokenData('good')).toEqual(sample('good'));
      await storage.storeTokenDataByResourceServer({ [resourceServer]: sample(resourceServer, { scope: 'mended' }) });
      expect(await storage.getTokenData(resourceServer)).toEqual(sample(resourceServer, { scope: 'mended' }));
      expect(await storage.removeTokenData(resourceServer)).toBe(true);
    },
  );
});

describe('a database of schema 1', () => {
  it('is written without becoming another: its version and configuration stay (items 83, 167)', async () => {
    const { storage, path } = open('sqlite-v1.db');
    const config = sql(path, 'SELECT * FROM config_storage');
    const internal = sql(path, 'SELECT * FROM sdk_storage_adapter_internal');
    expect(config.length).toBeGreaterThan(0);
    expect(internal).toContainEqual({ attribute: 'globus-sdk.database_schema_version', value: '1' });
    await storage.storeTokenDataByResourceServer({ a: sample('a') });
    expect(await storage.removeTokenData('a')).toBe(true);
    await storage.close();
    expect(sql(path, 'SELECT * FROM config_storage')).toEqual(config);
    expect(sql(path, 'SELECT * FROM sdk_storage_adapter_internal')).toEqual(internal);
  });

  it('gives no namespace that has configuration only (item 167, better)', async () => {
    const { storage, path } = open('sqlite-v1.db');
    sql(path, "INSERT INTO config_storage VALUES ('only config', 'x', '{}')");
    expect(await Array.fromAsync(storage.iterNamespaces())).not.toContain('only config');
  });

  it('has the texts of its entries replaced one by one, as the newer SDK does (items 83, 165)', async () => {
    const { storage, path } = open('sqlite-v1.db');
    const before = sql(path, 'SELECT * FROM token_storage');
    await storage.storeTokenDataByResourceServer({ 'no-expiry.example': sample('no-expiry.example') });
    await storage.close();
    const rows = sql(path, 'SELECT * FROM token_storage');
    const others = ({ resource_server: name }: Record<string, unknown>): boolean => name !== 'no-expiry.example';
    expect(rows.filter(others)).toEqual(before.filter(others));
    expect(rows.find((row) => !others(row))?.['token_data_json']).toBe(
      '{"resource_server": "no-expiry.example", "scope": "read write", "access_token": "access-no-expiry.example", ' +
        '"expires_at_seconds": 2000000000}',
    );
  });
});

describe('a database that is not known', () => {
  const change = async (statement: string, problem: object): Promise<void> => {
    const { storage, path, files } = open('sqlite-v2.db');
    sql(path, statement);
    const before = files();
    await expect(storage.getTokenData('a')).rejects.toMatchObject(problem);
    await expect(storage.storeTokenDataByResourceServer({ a: sample('a') })).rejects.toMatchObject(problem);
    expect(files()).toEqual(before);
  };

  it('a schema version of 99 is refused, and stays as it is (item 84, better)', async () => {
    await change("UPDATE sdk_storage_adapter_internal SET value = '99' WHERE attribute LIKE '%schema_version'", {
      code: 'ERR_UNSUPPORTED_FORMAT',
    });
  });

  it('a table of tokens with other columns is refused, and stays as it is (item 84, better)', async () => {
    await change('ALTER TABLE token_storage RENAME COLUMN token_data_json TO data', { code: 'ERR_CORRUPT_STORAGE' });
  });

  it('one without a version is read, as Python reads it', async () => {
    const { storage, path } = open('sqlite-v2.db');
    sql(path, 'DROP TABLE sdk_storage_adapter_internal');
    expect(Object.keys(await storage.getTokenDataByResourceServer())).toContain('auth.globus.org');
  });
});

it.runIf(hasPython)('what is written here, Python reads row by row (items 77, 78, 79)', async () => {
  const path = join(temporaryFolder(), 'tokens.db');
  const storage = new SQLiteTokenStorage(path);
  await storage.storeTokenDataByResourceServer({ 'é 🚀\0': sample('é 🚀\0', { scope: 'é \u007f' }), b: sample('b') });
  await storage.withNamespace('other').storeTokenDataByResourceServer({ c: sample('c') });
  const text = python(
    path,
    `
c = sqlite3.connect(path)
pragma = lambda name: c.execute(f"PRAGMA {name}").fetchone()[0]
print(json.dumps({
  "rows": c.execute("SELECT * FROM token_storage ORDER BY namespace, resource_server").fetchall(),
  "internal": c.execute("SELECT * FROM sdk_storage_adapter_internal ORDER BY attribute").fetchall(),
  "pragmas": [pragma(n) for n in ("journal_mode", "page_size", "encoding", "user_version", "application_id")],
  "tables": c.execute("SELECT name, sql FROM sqlite_master WHERE type = 'table' ORDER BY name").fetchall(),
}))`,
  );
  const { tables: created } = JSON.parse(
    python(
      join(temporaryFolder(), 'python.db'),
      `
c = create(path)
print(json.dumps({"tables": c.execute("SELECT name, sql FROM sqlite_master WHERE type = 'table' ORDER BY name").fetchall()}))`,
    ),
  ) as { tables: [string, string][] };
  const { tables, ...rest } = JSON.parse(text) as { tables: [string, string][] };
  const entry = (name: string, scope: string): string =>
    `{"resource_server": "${name}", "scope": "${scope}", "access_token": "access-${name}", "expires_at_seconds": 2000000000}`;
  expect(rest).toEqual({
    rows: [
      ['DEFAULT', 'b', entry('b', 'read write')],
      ['DEFAULT', 'é 🚀\0', entry(String.raw`\u00e9 \ud83d\ude80\u0000`, String.raw`\u00e9 \u007f`)],
      ['other', 'c', entry('c', 'read write')],
    ],
    internal: [
      ['globus-sdk.database_schema_version', '2'],
      ['globus-sdk.version', '0.1.0-js'],
    ],
    pragmas: ['delete', 4096, 'UTF-8', 0, 0],
  });
  const oneLine = ([name, statement]: [string, string]): string[] => [name, statement.replaceAll(/\s+/g, ' ')];
  expect(tables.map(oneLine)).toEqual(created.map(oneLine));
  await storage.close();
});
