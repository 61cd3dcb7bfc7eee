import { spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { fileURLToPath } from 'node:url';
import { Worker } from 'node:worker_threads';

import { SQLiteTokenStorage, type SQLiteTokenStorageOptions } from '@token-storage/sqlite';
import { sample } from 'test-support/sample';
import { temporaryFolder } from 'test-support/temporary-folder';
import { describe, expect, it, onTestFinished } from 'vitest';

import { engines } from './engines.ts';

type Engine = NonNullable<SQLiteTokenStorageOptions['engine']>;

// Where the process's open files can be looked at.
const isLinux = process.platform === 'linux';

/** What a storage in another thread, by another copy of the library, gives or throws. */
async function readInThread(path: string, engine: Engine): Promise<string> {
  const library = fileURLToPath(import.meta.resolve('@token-storage/sqlite'));
  const worker = new Worker(
    `const { parentPort, workerData } = require('node:worker_threads');
     import(workerData.library).then(async ({ SQLiteTokenStorage }) => {
       const storage = new SQLiteTokenStorage(workerData.path, { engine: workerData.engine });
       const said = await storage.getTokenData('a').then((data) => data.resource_server, (error) => error.code);
       await storage.close();
       parentPort.postMessage(said);
     });`,
    { eval: true, workerData: { library, path, engine } },
  );
  try {
    const [said] = (await once(worker, 'message')) as [string];
    return said;
  } finally {
    await worker.terminate();
  }
}

async function made(engine: Engine): Promise<{ readonly path: string; readonly storage: SQLiteTokenStorage }> {
  const path = join(temporaryFolder(), 'tokens.db');
  const storage = new SQLiteTokenStorage(path, { engine });
  onTestFinished(() => storage.close());
  await storage.storeTokenDataByResourceServer({ a: sample('a') });
  return { path, storage };
}

describe.runIf(isLinux && engines.length === 2)('a file that is open in one thread', () => {
  it.each<[Engine, Engine]>([
    ['node:sqlite', 'better-sqlite3'],
    ['node:sqlite', 'sqljs-file'],
    ['better-sqlite3', 'node:sqlite'],
    ['better-sqlite3', 'sqljs-file'],
  ])('through %s is refused to %s in another, until it is closed', async (mine, other) => {
    const { path, storage } = await made(mine);
    expect(await readInThread(path, other)).toBe('ERR_USAGE');
    await storage.close();
    // Another library's file is none of sqljs-file's in any case.
    expect(await readInThread(path, other)).toBe(other === 'sqljs-file' ? 'ERR_STORAGE_UNAVAILABLE' : 'a');
  });

  it.each<Engine>(['node:sqlite', 'better-sqlite3', 'sqljs-file'])(
    'through %s is shared with the same engine in other threads',
    async (engine) => {
      const { path, storage } = await made(engine);
      const threads = Array.from({ length: 4 }, () => readInThread(path, engine));
      expect(await Promise.all(threads)).toEqual(['a', 'a', 'a', 'a']);
      expect(await storage.getTokenData('a')).toEqual(sample('a'));
    },
  );

  it('is free for another library once a thread that had it open has ended without a word', async () => {
    const { path, storage } = await made('node:sqlite');
    await storage.close();
    const library = fileURLToPath(import.meta.resolve('@token-storage/sqlite'));
    const worker = new Worker(
      `const { parentPort, workerData } = require('node:worker_threads');
       import(workerData.library).then(async ({ SQLiteTokenStorage }) => {
         await new SQLiteTokenStorage(workerData.path).getTokenData('a');
         parentPort.postMessage('open');
         setInterval(() => {}, 1000);
       });`,
      { eval: true, workerData: { library, path } },
    );
    await once(worker, 'message');
    expect(await readInThread(path, 'better-sqlite3')).toBe('ERR_USAGE');
    await worker.terminate();
    expect(await readInThread(path, 'better-sqlite3')).toBe('a');
  });
});

it.runIf(isLinux && engines.includes('node:sqlite'))(
  'sqljs-file does not touch what a program has open by itself, which would lose its locks',
  async () => {
    const { path, storage } = await made('node:sqlite');
    await storage.close();
    const database = new DatabaseSync(path);
    onTestFinished(() => database.close());
    database.exec('BEGIN IMMEDIATE');
    expect(await readInThread(path, 'sqljs-file')).toBe('ERR_STORAGE_UNAVAILABLE');
    await expect(new SQLiteTokenStorage(path, { engine: 'sqljs-file' }).getTokenData('a')).rejects.toMatchObject({
      code: 'ERR_STORAGE_UNAVAILABLE',
    });
    const program = `new (require('node:sqlite').DatabaseSync)(process.argv[1]).exec('BEGIN IMMEDIATE')`;
    const { stderr } = spawnSync(process.execPath, ['-e', program, path], { encoding: 'utf8' });
    expect(stderr).toContain('database is locked');
  },
);
