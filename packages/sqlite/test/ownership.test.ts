import {
  chmodSync,
  chownSync,
  copyFileSync,
  linkSync,
  lstatSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { SQLiteTokenStorage, type SQLiteTokenStorageOptions } from '@token-storage/sqlite';
import { asOrdinaryUser, asUser, needsRoot, ordinaryUser, STRANGER } from 'test-support/ordinary-user';
import { ownerlessEnvironment } from 'test-support/ownerless';
import { runScript } from 'test-support/run-script';
import { sample } from 'test-support/sample';
import { directoryOf, fileOf, homeOf, linkOf, sharedFolder } from 'test-support/shared-folder';
import { temporaryFolder } from 'test-support/temporary-folder';
import { treeOf } from 'test-support/tree';
import { beforeAll, describe, expect, it } from 'vitest';

import { engines } from './engines.ts';

const SIDE_FILES = ['-journal', '-wal', '-shm'];
const fixtures = new URL('../../conformance/fixtures/', import.meta.url);

const ownerOf = (path: string): number => lstatSync(path).uid;
const modeOf = (path: string): string => (statSync(path).mode & 0o777).toString(8);
const refused = { code: 'ERR_STORAGE_IO' };

/** Runs a task on a storage, and closes it. */
async function using<T>(
  path: string,
  options: SQLiteTokenStorageOptions,
  task: (storage: SQLiteTokenStorage) => Promise<T>,
): Promise<T> {
  const storage = new SQLiteTokenStorage(path, options);
  try {
    return await task(storage);
  } finally {
    await storage.close();
  }
}

const store = (path: string, name: string, options: SQLiteTokenStorageOptions = {}): Promise<void> =>
  using(path, options, (storage) => storage.storeTokenDataByResourceServer({ [name]: sample(name) }));

const namesIn = (path: string, options: SQLiteTokenStorageOptions = {}): Promise<string[]> =>
  using(path, options, async (storage) => Object.keys(await storage.getTokenDataByResourceServer()));

/** All that touches the file. */
const operations: readonly (readonly [name: string, run: (storage: SQLiteTokenStorage) => Promise<unknown>])[] = [
  ['reading', (storage) => storage.getTokenData('a')],
  ['storing', (storage) => storage.storeTokenDataByResourceServer({ b: sample('b') })],
  ['removing', (storage) => storage.removeAllTokenData()],
  ['exporting', (storage) => storage.exportDatabase()],
];

describe.each([...engines, 'sqljs-file'] as const)('with %s', (engine) => {
  // Other users may not be able to load the library from where it is.
  beforeAll(async () => {
    const folder = mkdtempSync(join(tmpdir(), 'token-storage-'));
    await store(join(folder, 'tokens.db'), 'a', { engine });
    rmSync(folder, { recursive: true });
  });

  it.for([
    ['sticky', 0o1777],
    ['plain', 0o777],
  ] as const)(
    "a stranger's file in a %s shared folder is refused by name, and not touched",
    async ([, mode], context) => {
      needsRoot(context);
      const folder = sharedFolder(mode);
      const path = join(folder, 'tokens.db');
      await store(path, 'theirs', { engine });
      chownSync(path, STRANGER, STRANGER);
      chmodSync(path, 0o666);
      const before = treeOf(folder).filter((line) => line.startsWith('tokens.db '));
      for (const uid of [ordinaryUser, 0]) {
        for (const [, run] of operations.slice(0, 3)) {
          const running = asUser(uid, () => using(path, { engine }, run));
          await expect(running).rejects.toMatchObject({ ...refused, location: path });
          await expect(running).rejects.toThrow(/belongs to user 1.*ownership: 'ignore'/);
        }
      }
      expect(treeOf(folder).filter((line) => line.startsWith('tokens.db '))).toEqual(before);
      const names = asOrdinaryUser(() => namesIn(path, { engine, ownership: 'ignore' }));
      expect(await names).toEqual(['theirs']);
    },
  );

  it("a stranger's link is not followed, and his scratch folder is not emptied", async (context) => {
    needsRoot(context);
    const home = homeOf(ordinaryUser);
    const folder = sharedFolder();
    const link = linkOf(STRANGER, join(folder, 'link.db'), join(home, 'missing.db'));
    for (const [, run] of operations) {
      const running = asOrdinaryUser(() => using(link, { engine }, run));
      await expect(running).rejects.toMatchObject({ ...refused, location: link });
    }
    const path = join(folder, 'tokens.db');
    linkOf(
      STRANGER,
      join(directoryOf(STRANGER, join(directoryOf(STRANGER, `${path}.locks`), 'scratch')), 'free'),
      home,
    );
    linkOf(STRANGER, join(directoryOf(STRANGER, `${path}.lock`), 'free'), home);
    const before = [treeOf(folder), treeOf(home)];
    await asOrdinaryUser(async () => {
      await expect(store(path, 'a', { engine })).rejects.toMatchObject(refused);
      await expect(using(path, { engine }, (s) => s.withLock('a', async () => {}))).rejects.toMatchObject(refused);
    });
    expect([treeOf(folder), treeOf(home)]).toEqual(before);
  });

  it("root stores into a user's folder, and the user goes on", async (context) => {
    needsRoot(context);
    const home = homeOf(ordinaryUser);
    const path = join(home, 'new', 'tokens.db');
    const use = async (name: string): Promise<void> => {
      await store(path, name, { engine });
      await using(path, { engine }, (storage) => storage.withLock('a', async () => {}));
    };
    await use('a');
    await asOrdinaryUser(() => use('b'));
    await use('c');
    for (const name of readdirSync(home, { recursive: true, encoding: 'utf8' })) {
      expect(`${name} ${ownerOf(join(home, name))}`).toBe(`${name} ${ordinaryUser}`);
    }
    expect(await asOrdinaryUser(() => namesIn(path, { engine }))).toEqual(['a', 'b', 'c']);
  });

  it('a file system that keeps no owners is used, and that is said once', (context) => {
    const folder = sharedFolder(0o777);
    const program = new URL('workers/store-twice.mjs', import.meta.url);
    const env = ownerlessEnvironment(context, folder);
    const { lines, warnings } = runScript(program, [join(folder, 'tokens.db'), engine], env);
    expect(lines).toEqual(['a,b']);
    expect(warnings.match(/TOKEN_STORAGE_NO_OWNERS/g)).toHaveLength(1);
  });

  it('".." after a folder that does not exist leads nowhere, and a path that ends as that of a folder to no file', async () => {
    const folder = temporaryFolder();
    const path = join(folder, 'tokens.db');
    await store(path, 'a', { engine });
    const before = readFileSync(path);
    const nowhere = `${folder}/missing/../tokens.db`;
    expect(await namesIn(nowhere, { engine })).toEqual([]);
    const problem = { ...refused, systemCode: 'ENOENT' };
    await expect(store(nowhere, 'b', { engine })).rejects.toMatchObject(problem);
    await expect(using(nowhere, { engine }, (s) => s.withLock('a', async () => {}))).rejects.toMatchObject(problem);
    for (const folderPath of [`${path}/`, `${folder}/new.db/`, `${path}/.`]) {
      const isFolder = { ...refused, systemCode: expect.stringMatching(/^(?:ENOTDIR|EISDIR)$/) as string };
      for (const [, run] of operations) {
        await expect(using(folderPath, { engine }, run)).rejects.toMatchObject(isFolder);
      }
    }
    expect(readFileSync(path).equals(before)).toBe(true);
    expect(readdirSync(folder).filter((name) => !name.startsWith('tokens.db.lock'))).toEqual(['tokens.db']);
  });
});

describe.each(engines)('beside a file that %s opens', (engine) => {
  it.for(SIDE_FILES)(
    "a stranger's %s is refused before SQLite sees it, also when it is open",
    async (ending, context) => {
      needsRoot(context);
      const folder = sharedFolder();
      const path = join(folder, 'tokens.db');
      await asOrdinaryUser(async () => {
        const open = new SQLiteTokenStorage(path, { engine });
        await open.storeTokenDataByResourceServer({ a: sample('a') });
        process.seteuid?.(0);
        fileOf(STRANGER, `${path}${ending}`, '', 0o666);
        process.seteuid?.(ordinaryUser);
        const before = treeOf(folder);
        for (const [, run] of operations.slice(0, 3)) {
          await expect(run(open)).rejects.toMatchObject({ ...refused, location: `${path}${ending}` });
          await expect(using(path, { engine }, run)).rejects.toThrow(/belongs to user 1.*ownership: 'ignore'/);
        }
        expect(treeOf(folder)).toEqual(before);
        await open.close();
      });
    },
  );

  it("a stranger's journal is not played back into a file", async (context) => {
    needsRoot(context);
    const folder = sharedFolder();
    const path = join(folder, 'tokens.db');
    copyFileSync(new URL('hotjournal/tokens.db', fixtures), path);
    copyFileSync(new URL('hotjournal/tokens.db-journal', fixtures), `${path}-journal`);
    chownSync(path, ordinaryUser, ordinaryUser);
    chownSync(`${path}-journal`, STRANGER, STRANGER);
    chmodSync(`${path}-journal`, 0o666);
    const before = treeOf(folder);
    await expect(asOrdinaryUser(() => namesIn(path, { engine }))).rejects.toMatchObject(refused);
    expect(treeOf(folder)).toEqual(before);
    chownSync(`${path}-journal`, ordinaryUser, ordinaryUser);
    expect(await asOrdinaryUser(() => namesIn(path, { engine }))).not.toEqual([]);
    expect(treeOf(folder)).not.toEqual(before);
  });

  it.for(SIDE_FILES)(
    'nothing is changed through a link with the name of a %s, whoever made it',
    async (ending, context) => {
      needsRoot(context);
      for (const uid of [0, STRANGER, ordinaryUser]) {
        const home = homeOf(ordinaryUser);
        for (const [precious, folder] of [
          [join(home, 'thesis.txt'), sharedFolder(0o777)],
          [home, sharedFolder(0o777)],
          [fileOf(0, join(sharedFolder(), 'like-etc-passwd')), homeOf(ordinaryUser)],
        ] as const) {
          const path = join(folder, 'tokens.db');
          await asOrdinaryUser(() => store(path, 'a', { engine }));
          linkOf(uid, `${path}${ending}`, precious);
          const before = [lstatSync(precious).mode, lstatSync(precious).ctimeMs, treeOf(home)];
          for (const user of [ordinaryUser, 0]) {
            const storing = asUser(user, () => store(path, 'b', { engine }));
            await expect(storing).rejects.toThrow(/it is a symbolic link that belongs to/);
          }
          expect([lstatSync(precious).mode, lstatSync(precious).ctimeMs, treeOf(home)]).toEqual(before);
        }
      }
    },
  );

  it.for(SIDE_FILES)("a file of the user's own that got the name of a %s is not written over", async (ending) => {
    const folder = temporaryFolder();
    const path = join(folder, 'tokens.db');
    await store(path, 'a', { engine });
    writeFileSync(join(folder, 'thesis.txt'), 'precious');
    linkSync(join(folder, 'thesis.txt'), `${path}${ending}`);
    await expect(store(path, 'b', { engine })).rejects.toThrow(/second name/);
    expect(readFileSync(join(folder, 'thesis.txt'), 'utf8')).toBe('precious');
  });

  it.for(['delete', 'wal'] as const)(
    'modes that were widened are tightened before each write, and refuse nothing, in journal mode %s',
    async (journalMode, context) => {
      needsRoot(context);
      const folder = sharedFolder();
      const path = join(folder, 'tokens.db');
      await asOrdinaryUser(async () => {
        const storage = new SQLiteTokenStorage(path, { engine, journalMode });
        for (const name of ['a', 'b', 'c']) {
          await storage.storeTokenDataByResourceServer({ [name]: sample(name) });
          const files = readdirSync(folder).filter((each) => !each.includes('.lock'));
          expect(files.map((each) => `${each} ${modeOf(join(folder, each))}`)).toEqual(
            files.map((each) => `${each} 600`),
          );
          for (const each of files) chmodSync(join(folder, each), 0o660);
          expect(await storage.getTokenData(name)).toEqual(sample(name));
        }
        await storage.close();
      });
      expect(await asOrdinaryUser(() => namesIn(path, { engine }))).toEqual(['a', 'b', 'c']);
    },
  );
});
