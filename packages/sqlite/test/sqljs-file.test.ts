import { copyFileSync, existsSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';

import { SQLiteTokenStorage } from '@token-storage/sqlite';
import { hasPython } from 'test-support/python';
import { sample } from 'test-support/sample';
import { temporaryFolder } from 'test-support/temporary-folder';
import { describe, expect, it, onTestFinished } from 'vitest';

import { Worker } from './processes.ts';
import { python } from './python.ts';
import { integrity, sql } from './raw-database.ts';

const fixtures = new URL('../../conformance/fixtures/', import.meta.url);

function open(path: string): SQLiteTokenStorage {
  const storage = new SQLiteTokenStorage(path, { engine: 'sqljs-file' });
  onTestFinished(() => storage.close());
  return storage;
}

async function fileWith(...names: string[]): Promise<string> {
  const path = join(temporaryFolder(), 'tokens.db');
  const storage = open(path);
  for (const name of names) await storage.storeTokenDataByResourceServer({ [name]: sample(name) });
  return path;
}

describe("engine: 'sqljs-file'", () => {
  it('makes a file that its owner alone can read, and nothing before it stores', async () => {
    const path = join(temporaryFolder(), 'folder', 'tokens.db');
    const storage = open(path);
    expect(await storage.getTokenData('a')).toBeUndefined();
    expect(await storage.removeTokenData('a')).toBe(false);
    expect(existsSync(join(path, '..'))).toBe(false);
    await storage.storeTokenDataByResourceServer({ a: sample('a') });
    expect(statSync(path).mode & 0o777).toBe(0o600);
    expect(await open(path).getTokenData('a')).toEqual(sample('a'));
  });

  it('lets every other SQLite read its file, and none write it', async () => {
    const path = await fileWith('a');
    const before = readFileSync(path);
    expect(sql(path, 'SELECT resource_server FROM token_storage')).toEqual([{ resource_server: 'a' }]);
    expect(() => sql(path, 'DELETE FROM token_storage')).toThrow(/readonly/);
    const native = new SQLiteTokenStorage(path);
    expect(await native.getTokenData('a')).toEqual(sample('a'));
    await expect(native.storeTokenDataByResourceServer({ b: sample('b') })).rejects.toMatchObject({
      code: 'ERR_STORAGE_IO',
      systemCode: 'SQLITE_READONLY',
    });
    await native.close();
    expect(readFileSync(path)).toEqual(before);
  });

  it.runIf(hasPython)('keeps Python from writing too', async () => {
    const path = await fileWith('a');
    const program = `
connection = sqlite3.connect(path)
print(connection.execute("SELECT count(*) FROM token_storage").fetchone()[0])
try:
    connection.execute("DELETE FROM token_storage")
except sqlite3.OperationalError as error:
    print(error)`;
    expect(python(path, program)).toBe('1\nattempt to write a readonly database');
  });

  it.each(['sqlite-v2.db', 'sqlite-v1.db', 'wal-mainonly/tokens.db'])(
    'refuses %s, which another SQLite wrote, and leaves it as it is',
    async (name) => {
      const path = join(temporaryFolder(), basename(name));
      copyFileSync(new URL(name, fixtures), path);
      const before = readFileSync(path);
      const storage = open(path);
      const refused = { code: 'ERR_STORAGE_UNAVAILABLE', location: path };
      await expect(storage.getTokenDataByResourceServer()).rejects.toMatchObject(refused);
      await expect(storage.storeTokenDataByResourceServer({ a: sample('a') })).rejects.toMatchObject(refused);
      expect(readFileSync(path)).toEqual(before);
    },
  );

  it.each(['-journal', '-wal', '-shm'])('refuses a file beside which another SQLite has put a %s', async (ending) => {
    const path = await fileWith('a');
    writeFileSync(`${path}${ending}`, '');
    const refused = { code: 'ERR_STORAGE_UNAVAILABLE', message: expect.stringContaining(ending) as string };
    await expect(open(path).getTokenData('a')).rejects.toMatchObject(refused);
    await expect(open(path).removeTokenData('a')).rejects.toMatchObject(refused);
  });

  it('does not replace a file that another SQLite makes while it writes', async () => {
    const path = join(temporaryFolder(), 'tokens.db');
    let asked = 0;
    const attempt = open(path).updateTokenData('a', () => {
      asked += 1;
      // First it is asked whether it changes anything; then inside the write, which has found no file.
      if (asked === 2) sql(path, 'CREATE TABLE theirs (x)');
      return sample('a');
    });
    await expect(attempt).rejects.toMatchObject({ code: 'ERR_STORAGE_UNAVAILABLE' });
    expect(sql(path, 'SELECT count(*) AS rows FROM theirs')).toEqual([{ rows: 0 }]);
  });

  it('refuses a file that is open through another library in this program', async () => {
    const path = await fileWith('a');
    const native = new SQLiteTokenStorage(path);
    await native.getTokenData('a');
    await expect(open(path).getTokenData('a')).rejects.toMatchObject({ code: 'ERR_USAGE' });
    await native.close();
    expect(await open(path).getTokenData('a')).toEqual(sample('a'));
  });

  it('exports a file that every SQLite may write, and imports what another one wrote', async () => {
    const path = await fileWith('a');
    const exported = join(temporaryFolder(), 'exported.db');
    writeFileSync(exported, await open(path).exportDatabase());
    const native = new SQLiteTokenStorage(exported);
    await native.storeTokenDataByResourceServer({ b: sample('b') });
    await native.close();
    expect(integrity(exported)).toBe('ok');
    const storage = open(path);
    await storage.importDatabase(readFileSync(exported));
    expect(Object.keys(await storage.getTokenDataByResourceServer())).toEqual(['a', 'b']);
    await expect(storage.importDatabase(readFileSync(new URL('wal/tokens.db', fixtures)))).rejects.toMatchObject({
      code: 'ERR_UNSUPPORTED_FORMAT',
    });
    expect(await open(path).getTokenData('b')).toEqual(sample('b'));
  });

  it('reads what a file holds, or reports it, wherever it was cut or changed, and leaves it as it is', async () => {
    const path = await fileWith('a', 'b');
    const whole = readFileSync(path);
    for (let at = 0; at < whole.length; at += 97) {
      const changed = Buffer.from(whole);
      changed[at] = changed.readUInt8(at) ^ 0xff;
      for (const damaged of [whole.subarray(0, at), changed]) {
        writeFileSync(path, damaged);
        const found = await open(path)
          .getTokenDataByResourceServer()
          .catch((error: unknown) => error);
        if (found instanceof Error) {
          const code = expect.stringMatching(
            /^ERR_(?:CORRUPT_STORAGE|UNSUPPORTED_FORMAT|STORAGE_UNAVAILABLE)$/,
          ) as string;
          expect(found).toMatchObject({ code });
        }
        expect(readFileSync(path).equals(damaged)).toBe(true);
      }
    }
  });

  it('loses nothing of four processes that count to 50 each', async () => {
    const path = join(temporaryFolder(), 'tokens.db');
    const workers = Array.from({ length: 4 }, () => Worker.node('count', path, 'counter', '50', 'sqljs-file'));
    expect(await Promise.all(workers.map((worker) => worker.exit()))).toEqual([0, 0, 0, 0]);
    expect((await open(path).getTokenData('counter'))?.expires_at_seconds).toBe(200);
    expect(sql(path, 'PRAGMA integrity_check')).toEqual([{ integrity_check: 'ok' }]);
  });

  it('keeps all that was acknowledged when those who write are killed, and leaves no file of theirs behind', async () => {
    const path = join(temporaryFolder(), 'tokens.db');
    let acknowledged = 0;
    for (let kill = 0; kill < 20; kill += 1) {
      const worker = Worker.node('count', path, 'counter', 'Infinity', 'sqljs-file');
      for (let line = 0; line <= kill % 5; line += 1) acknowledged = Number(await worker.line());
      await worker.kill();
      const stored = (await open(path).getTokenData('counter'))?.expires_at_seconds ?? 0;
      expect(stored).toBeGreaterThanOrEqual(acknowledged);
      expect(integrity(path)).toBe('ok');
    }
    await open(path).storeTokenDataByResourceServer({ last: sample('last') });
    expect(readdirSync(join(path, '..')).sort()).toEqual(['tokens.db', 'tokens.db.lock']);
  });
});
