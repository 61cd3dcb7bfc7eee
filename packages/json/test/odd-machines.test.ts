import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

import { JSONTokenStorage } from '@token-storage/json';
import { failingCalls } from 'test-support/failing-calls';
import { runProgram, type ProgramOptions, type ProgramResult } from 'test-support/run-program';
import { sample } from 'test-support/sample';
import { temporaryFolder } from 'test-support/temporary-folder';
import { describe, expect, it } from 'vitest';

const EDQUOT = 122;
/** Node before 24 calls it otherwise, and lets less through. */
const hasPermissionModel = process.allowedNodeEnvironmentFlags.has('--permission');
const FIELDS = JSON.stringify(sample('a').toDict());

/** Stores one entry, reads it again, and says what came of both. */
function store(path: string, options: Omit<ProgramOptions, 'from'>): ProgramResult {
  return run(
    `const storage = new JSONTokenStorage(${JSON.stringify(path)});
     const tokens = { a: TokenStorageData.fromDict(${FIELDS}) };
     say(await tried(async () => {
       await storage.storeTokenDataByResourceServer(tokens);
       return (await storage.getTokenData('a')).resource_server;
     }));`,
    options,
  );
}

function run(code: string, options: Omit<ProgramOptions, 'from'>): ProgramResult {
  const imports = `
    import { TokenStorageData } from '@token-storage/core';
    import { JSONTokenStorage } from '@token-storage/json';`;
  return runProgram(imports + code, { from: new URL('.', import.meta.url), ...options });
}

it('a disk quota that is used up is named, though Node has no name for it, and nothing is lost', async (context) => {
  const folder = temporaryFolder();
  const path = join(folder, 'tokens.json');
  await new JSONTokenStorage(path).storeTokenDataByResourceServer({ b: sample('b') });
  const before = readFileSync(path);
  const env = failingCalls(context, { call: 'write', below: folder, errno: EDQUOT });
  expect(store(path, { env }).said).toMatchObject({
    code: 'ERR_STORAGE_IO',
    systemCode: 'EDQUOT',
    message: expect.stringContaining('quota'),
  });
  expect(readFileSync(path)).toEqual(before);
});

it.for([
  ['EINVAL', 22],
  ['ENOSYS', 38],
  ['EOPNOTSUPP', 95],
] as const)(
  'a file system that cannot sync (%s) is written to all the same, with one warning',
  ([, errno], context) => {
    const folder = temporaryFolder();
    const env = failingCalls(context, { call: 'fsync', below: folder, errno });
    const { said, stderr } = store(join(folder, 'tokens.json'), { env });
    expect(said).toBe('a');
    expect(stderr.match(/TOKEN_STORAGE_NO_SYNC/g)).toHaveLength(1);
  },
);

it('a disk that fails is not taken for one that cannot sync', (context) => {
  const folder = temporaryFolder();
  const env = failingCalls(context, { call: 'fsync', below: folder, errno: 5 });
  const { said, stderr } = store(join(folder, 'tokens.json'), { env });
  expect(said).toMatchObject({ code: 'ERR_STORAGE_IO', systemCode: 'EIO' });
  expect(stderr).not.toContain('TOKEN_STORAGE');
});

describe('with --permission', () => {
  const packages = fileURLToPath(new URL('../../', import.meta.url));
  const modules = fileURLToPath(new URL('../../../node_modules/', import.meta.url));
  const allowed = (folder: string, ...more: readonly string[]): string[] => [
    '--permission',
    ...[packages, modules, folder].map((path) => `--allow-fs-read=${path}`),
    ...more,
  ];

  it.runIf(hasPermissionModel)('everything works where the folder of the tokens is allowed', () => {
    const folder = temporaryFolder();
    const { said, stderr } = run(
      `const storage = new JSONTokenStorage(${JSON.stringify(join(folder, 'tokens.json'))});
       const tokens = { a: TokenStorageData.fromDict(${FIELDS}) };
       const missing = await storage.getTokenData('a');
       await storage.storeTokenDataByResourceServer(tokens);
       storage.subscribe(() => {})();
       await storage.withLock('a', (locked) => locked.storeTokenDataByResourceServer({ ...tokens }));
       say([missing ?? null, (await storage.getTokenData('a')).resource_server, await storage.removeAllTokenData()]);`,
      { flags: allowed(folder, `--allow-fs-write=${folder}`) },
    );
    expect(said).toEqual([null, 'a', true]);
    expect(stderr).not.toContain('TOKEN_STORAGE');
  });

  it.runIf(hasPermissionModel)('what is not allowed is typed, and names the flags', () => {
    const folder = temporaryFolder();
    const path = join(folder, 'tokens.json');
    const denied = { code: 'ERR_STORAGE_IO', systemCode: 'ERR_ACCESS_DENIED' };
    const message = expect.stringMatching(/--allow-fs-read.*--allow-fs-write/);
    expect(store(path, { flags: allowed(folder) }).said).toMatchObject({ ...denied, message });
    const elsewhere = store(path, { flags: allowed(packages) });
    expect(elsewhere.said).toMatchObject({ ...denied, message });
  });
});

it.runIf(process.getuid?.() === 0)('forApp says what to set where a user has no folder', () => {
  const { said } = run(`say(await tried(() => JSONTokenStorage.forApp({ clientId: 'c', appName: 'My App' })));`, {
    uid: 1_000_660_000,
    env: { HOME: undefined },
  });
  expect(said).toMatchObject({ code: 'ERR_STORAGE_UNAVAILABLE', message: expect.stringMatching(/HOME.*path/) });
});

it('a relative path is refused where the folder that the program runs in is gone', () => {
  const folder = JSON.stringify(temporaryFolder());
  const { said } = run(
    `const { rmdirSync } = await import('node:fs');
     process.chdir(${folder});
     rmdirSync(${folder});
     say(await tried(() => new JSONTokenStorage('tokens.json').getTokenData('a')));`,
    {},
  );
  expect(said).toMatchObject({ code: 'ERR_STORAGE_IO', message: expect.stringContaining('absolute path') });
});
