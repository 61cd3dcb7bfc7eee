import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

import { SQLiteTokenStorage } from '@token-storage/sqlite';
import { failingCalls } from 'test-support/failing-calls';
import { type ProgramOptions, type ProgramResult, runProgram } from 'test-support/run-program';
import { sample } from 'test-support/sample';
import { temporaryFolder } from 'test-support/temporary-folder';
import { describe, expect, it } from 'vitest';

import { engines } from './engines.ts';

const EIO = 5;
const EINVAL = 22;
const ENOLCK = 37;
const ENOTSUP = 95;
const EDQUOT = 122;
/** Node before 24 calls it otherwise, and lets less through. */
const hasPermissionModel = process.allowedNodeEnvironmentFlags.has('--permission');
const FIELDS = JSON.stringify(sample('a').toDict());

async function make(path: string): Promise<void> {
  const storage = new SQLiteTokenStorage(path);
  await storage.storeTokenDataByResourceServer({ b: sample('b') });
  await storage.close();
}

describe.each([...engines])('with %s', (engine) => {
  /** Stores one entry, reads it again, and says what came of both. */
  function store(path: string, options: Omit<ProgramOptions, 'from'>): ProgramResult {
    const program = `
      import { TokenStorageData } from '@token-storage/core';
      import { SQLiteTokenStorage } from '@token-storage/sqlite';
      const storage = new SQLiteTokenStorage(${JSON.stringify(path)}, { engine: '${engine}', busyTimeoutMs: 100 });
      say(await tried(async () => {
        await storage.storeTokenDataByResourceServer({ a: TokenStorageData.fromDict(${FIELDS}) });
        return (await storage.getTokenData('a')).resource_server;
      }));
      await storage.close();`;
    return runProgram(program, { from: new URL('.', import.meta.url), ...options });
  }

  it('a disk quota that is used up is named, and nothing is lost', async (context) => {
    const folder = temporaryFolder();
    const path = join(folder, 'tokens.db');
    await make(path);
    const before = readFileSync(path);
    const { said } = store(path, { env: failingCalls(context, { call: 'write', below: folder, errno: EDQUOT }) });
    expect(said).toMatchObject({ code: 'ERR_STORAGE_IO', message: expect.stringContaining('quota') });
    expect(readFileSync(path)).toEqual(before);
  });

  it.for(['that is made', 'that exists'])(
    'a file %s on a file system that cannot sync is written to all the same, with one warning',
    async (title, context) => {
      const folder = temporaryFolder();
      const path = join(folder, 'tokens.db');
      if (title === 'that exists') await make(path);
      const env = failingCalls(context, { call: 'fsync', below: folder, errno: EINVAL });
      const { said, stderr } = store(path, { env });
      expect(said).toBe('a');
      expect(stderr.match(/TOKEN_STORAGE_NO_SYNC/g)).toHaveLength(1);
    },
  );

  it('a disk that fails is not taken for one that cannot sync', async (context) => {
    const folder = temporaryFolder();
    const path = join(folder, 'tokens.db');
    await make(path);
    const { said, stderr } = store(path, { env: failingCalls(context, { call: 'fsync', below: path, errno: EIO }) });
    expect(said).toMatchObject({ code: 'ERR_STORAGE_IO', systemCode: 'SQLITE_IOERR' });
    expect(stderr).not.toContain('TOKEN_STORAGE');
  });

  it.for([
    ['that is made', ENOLCK],
    ['that exists', ENOLCK],
    ['that is made', ENOTSUP],
    ['that exists', ENOTSUP],
  ] as const)(
    'a file %s on a file system without locks (%i) is refused with what works there',
    async ([title, errno], context) => {
      const folder = temporaryFolder();
      const path = join(folder, 'tokens.db');
      if (title === 'that exists') await make(path);
      const { said } = store(path, { env: failingCalls(context, { call: 'lock', below: folder, errno }) });
      expect(said).toMatchObject({
        code: 'ERR_STORAGE_UNAVAILABLE',
        message: expect.stringMatching(/cannot lock.*JSONTokenStorage/),
      });
    },
  );
});

it.runIf(hasPermissionModel)('with --permission a file is made, written and read where its folder is allowed', () => {
  const folder = temporaryFolder();
  const packages = fileURLToPath(new URL('../../', import.meta.url));
  const modules = fileURLToPath(new URL('../../../node_modules/', import.meta.url));
  const program = `
    import { TokenStorageData } from '@token-storage/core';
    import { SQLiteTokenStorage } from '@token-storage/sqlite';
    const use = (path) => tried(async () => {
      await using storage = new SQLiteTokenStorage(path);
      await storage.storeTokenDataByResourceServer({ a: TokenStorageData.fromDict(${FIELDS}) });
      return (await storage.getTokenData('a')).resource_server;
    });
    say([await use(${JSON.stringify(join(folder, 'tokens.db'))}), await use('/etc/token-storage/tokens.db')]);`;
  const { said } = runProgram(program, {
    from: new URL('.', import.meta.url),
    flags: [
      '--permission',
      ...[packages, modules, folder].map((path) => `--allow-fs-read=${path}`),
      `--allow-fs-write=${folder}`,
    ],
  });
  expect(said).toEqual(['a', expect.objectContaining({ code: 'ERR_STORAGE_IO', systemCode: 'ERR_ACCESS_DENIED' })]);
});
