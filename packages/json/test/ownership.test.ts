import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, chownSync, lstatSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

import { JSONTokenStorage } from '@token-storage/json';
import { asOrdinaryUser, asUser, needsRoot, ordinaryUser, STRANGER } from 'test-support/ordinary-user';
import { ownerlessEnvironment } from 'test-support/ownerless';
import { runScript } from 'test-support/run-script';
import { sample } from 'test-support/sample';
import { directoryOf, fileOf, homeOf, linkOf, sharedFolder } from 'test-support/shared-folder';
import { temporaryFolder } from 'test-support/temporary-folder';
import { treeOf } from 'test-support/tree';
import { describe, expect, it } from 'vitest';

const THEIRS =
  '{"data": {"DEFAULT": {"a": {"resource_server": "a", "scope": "theirs", "access_token": "x", "expires_at_seconds": 1}}}, ' +
  '"format_version": "2.0", "globus-sdk.version": "4.9.0"}';

const ownerOf = (path: string): number => lstatSync(path).uid;
const modeOf = (path: string): string => (statSync(path).mode & 0o777).toString(8);

/** All that touches the file. */
const operations: readonly (readonly [name: string, run: (storage: JSONTokenStorage) => Promise<unknown>])[] = [
  ['reading', (storage) => storage.getTokenData('a')],
  ['reading all', (storage) => storage.getTokenDataByResourceServer()],
  ['storing', (storage) => storage.storeTokenDataByResourceServer({ b: sample('b') })],
  ['removing', (storage) => storage.removeAllTokenData()],
];

describe.each([
  ['sticky', 0o1777],
  ['plain', 0o777],
] as const)('in a %s folder that others write too', (_, mode) => {
  it.for(operations)("a stranger's file is refused by name, and not touched: %s", async ([, run], context) => {
    needsRoot(context);
    const folder = sharedFolder(mode);
    const path = fileOf(STRANGER, join(folder, 'tokens.json'), THEIRS, 0o666);
    const before = treeOf(folder);
    const refused = { code: 'ERR_STORAGE_IO', location: path };
    for (const uid of [ordinaryUser, 0]) {
      const running = asUser(uid, async () => run(new JSONTokenStorage(path)));
      await expect(running).rejects.toMatchObject(refused);
      await expect(running).rejects.toThrow(/belongs to user 1.*ownership: 'ignore'/);
    }
    // The lock folder is the user's own.
    expect(treeOf(folder).filter((name) => name.startsWith('tokens.json '))).toEqual(before);
  });

  it("a stranger's locks are refused, and my own folder that one leads to is not emptied", async (context) => {
    needsRoot(context);
    const home = homeOf(ordinaryUser);
    const folder = sharedFolder(mode);
    const path = join(folder, 'tokens.json');
    linkOf(STRANGER, join(directoryOf(STRANGER, `${path}.lock`), 'free'), home);
    linkOf(STRANGER, `${path}.locks`, home);
    const before = [treeOf(folder), treeOf(home)];
    await asOrdinaryUser(async () => {
      const storage = new JSONTokenStorage(path);
      const refused = { code: 'ERR_STORAGE_IO' };
      await expect(storage.storeTokenDataByResourceServer({ a: sample('a') })).rejects.toMatchObject(refused);
      await expect(storage.withLock('a', async () => {})).rejects.toMatchObject(refused);
      expect(await storage.getTokenData('a')).toBeUndefined();
    });
    expect([treeOf(folder), treeOf(home)]).toEqual(before);
  });

  it("a stranger's link is not followed, not even to see that there is nothing", async (context) => {
    needsRoot(context);
    const home = homeOf(ordinaryUser);
    const link = linkOf(STRANGER, join(sharedFolder(mode), 'tokens.json'), join(home, 'missing.json'));
    for (const [, run] of operations) {
      const running = asOrdinaryUser(() => run(new JSONTokenStorage(link)));
      await expect(running).rejects.toMatchObject({ code: 'ERR_STORAGE_IO', location: link });
    }
    expect(readdirSync(home)).not.toContain('missing.json');
  });

  it('those who share a file with others say so', async (context) => {
    needsRoot(context);
    const path = fileOf(STRANGER, join(sharedFolder(mode), 'tokens.json'), THEIRS, 0o666);
    await asOrdinaryUser(async () => {
      const storage = new JSONTokenStorage(path, { ownership: 'ignore' });
      expect((await storage.getTokenData('a'))?.scope).toBe('theirs');
      // In a sticky folder the system itself lets nobody replace it.
      if (mode === 0o777) await storage.storeTokenDataByResourceServer({ b: sample('b') });
      else await expect(storage.removeAllTokenData()).rejects.toMatchObject({ systemCode: 'EPERM' });
    });
  });
});

it("a file that becomes somebody else's is refused from then on", async (context) => {
  needsRoot(context);
  const path = join(sharedFolder(), 'tokens.json');
  const storage = new JSONTokenStorage(path);
  await asOrdinaryUser(async () => {
    await storage.storeTokenDataByResourceServer({ a: sample('a') });
    expect(await storage.getTokenData('a')).toBeDefined();
  });
  chownSync(path, STRANGER, STRANGER);
  chmodSync(path, 0o644);
  await asOrdinaryUser(() => expect(storage.getTokenData('a')).rejects.toThrow(/belongs to user 1/));
});

it('ownership is "check" or "ignore"', () => {
  const path = join(temporaryFolder(), 'tokens.json');
  expect(() => new JSONTokenStorage(path, { ownership: 'check' })).not.toThrow();
  for (const ownership of ['', 'none', true, null]) {
    expect(() => new JSONTokenStorage(path, { ownership: ownership as 'ignore' })).toThrow(
      expect.objectContaining({ code: 'ERR_USAGE' }),
    );
  }
});

it('a home folder that its group may write is used', async (context) => {
  needsRoot(context);
  const home = homeOf(ordinaryUser);
  chmodSync(home, 0o2775);
  const path = join(home, 'tokens.json');
  await asOrdinaryUser(async () => {
    const storage = new JSONTokenStorage(path);
    await storage.storeTokenDataByResourceServer({ a: sample('a') });
    await storage.withLock('a', async () => {});
    expect(await storage.getTokenData('a')).toEqual(sample('a'));
  });
  expect([modeOf(path), modeOf(`${path}.lock`)]).toEqual(['600', '700']);
});

it("root of a container stores into a user's folder, and the user goes on", async (context) => {
  needsRoot(context);
  const home = homeOf(ordinaryUser);
  const path = join(home, 'tokens.json');
  await asOrdinaryUser(() => new JSONTokenStorage(path).storeTokenDataByResourceServer({ a: sample('a') }));
  const ofRoot = new JSONTokenStorage(path);
  expect(await ofRoot.getTokenData('a')).toEqual(sample('a'));
  await ofRoot.withLock('a', (locked) => locked.storeTokenDataByResourceServer({ b: sample('b') }));
  for (const name of readdirSync(home, { recursive: true, encoding: 'utf8' })) {
    expect(`${name} ${ownerOf(join(home, name))}`).toBe(`${name} ${ordinaryUser}`);
  }
  await asOrdinaryUser(async () => {
    const storage = new JSONTokenStorage(path);
    await storage.withLock('a', (locked) => locked.storeTokenDataByResourceServer({ c: sample('c') }));
    expect(Object.keys(await storage.getTokenDataByResourceServer())).toEqual(['a', 'b', 'c']);
  });
});

it("root refuses a user's file in a folder that is not his", async (context) => {
  needsRoot(context);
  const path = fileOf(STRANGER, join(sharedFolder(), 'tokens.json'), THEIRS);
  await expect(new JSONTokenStorage(path).getTokenData('a')).rejects.toThrow(/belongs to user 1, and .* as root/);
});

it.for([
  ['an ordinary user', [String(ordinaryUser)]],
  ['root', []],
] as const)('a file system that keeps no owners is used by %s, and that is said once', ([, user], context) => {
  if (user.length === 0) needsRoot(context);
  const folder = sharedFolder(0o777);
  const program = new URL('workers/store-twice.mjs', import.meta.url);
  const env = ownerlessEnvironment(context, folder);
  const { lines, warnings } = runScript(program, [join(folder, 'tokens.json'), 'a', ...user], env);
  expect(lines).toEqual(['stored s', 'a,more']);
  expect(warnings.match(/TOKEN_STORAGE_NO_OWNERS/g)).toHaveLength(1);
  expect(warnings).not.toContain('access-');
  expect(readdirSync(folder).toSorted()).toEqual(['tokens.json', 'tokens.json.lock']);
});

describe('one meaning of a path', () => {
  it('".." after a folder that does not exist leads nowhere: nothing is read there, and nothing written over', async () => {
    const folder = temporaryFolder();
    await new JSONTokenStorage(join(folder, 'tokens.json')).storeTokenDataByResourceServer({ a: sample('a') });
    const before = readFileSync(join(folder, 'tokens.json'), 'utf8');
    const storage = new JSONTokenStorage(`${folder}/missing/../tokens.json`);
    const problem = { code: 'ERR_STORAGE_IO', systemCode: 'ENOENT' };
    expect(await storage.getTokenData('a')).toBeUndefined();
    await expect(storage.storeTokenDataByResourceServer({ b: sample('b') })).rejects.toMatchObject(problem);
    await expect(storage.withLock('b', async () => {})).rejects.toMatchObject(problem);
    expect(readFileSync(join(folder, 'tokens.json'), 'utf8')).toBe(before);
    expect(readdirSync(folder).toSorted()).toEqual(['tokens.json', 'tokens.json.lock']);
  });

  it('a path that ends as that of a folder is refused by all that touches it', async () => {
    const folder = temporaryFolder();
    writeFileSync(join(folder, 'tokens.json'), THEIRS);
    for (const path of [`${folder}/tokens.json/`, `${folder}/new.json/`, `${folder}/tokens.json/.`, `${folder}/.`]) {
      const storage = new JSONTokenStorage(path);
      const refused = { code: 'ERR_STORAGE_IO', systemCode: expect.stringMatching(/^(?:ENOTDIR|EISDIR)$/) as string };
      for (const [, run] of operations) await expect(run(storage)).rejects.toMatchObject(refused);
      await expect(storage.withLock('a', async () => {})).rejects.toMatchObject(refused);
    }
    expect(readdirSync(folder)).toEqual(['tokens.json']);
  });
});

it('a secret that is mounted anew again and again is there at every look', async () => {
  const folder = temporaryFolder();
  const program = fileURLToPath(new URL('workers/mount-secret.mjs', import.meta.url));
  const mounting = spawn(process.execPath, [program, folder, '600'], { stdio: ['ignore', 'pipe', 'inherit'] });
  const ended = once(mounting, 'exit');
  await once(mounting.stdout, 'data');
  const storage = new JSONTokenStorage(join(folder, 'tokens.json'));
  let last = -1;
  let looks = 0;
  for (; mounting.exitCode === null; looks += 1) {
    const version = Number((await storage.getTokenData('a'))?.scope);
    expect(version).toBeGreaterThanOrEqual(last);
    last = version;
    if (looks % 100 === 0) await new Promise(setImmediate);
  }
  await ended;
  expect(looks).toBeGreaterThan(100);
});
