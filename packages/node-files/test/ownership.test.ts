import {
  chmodSync,
  chownSync,
  existsSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  renameSync,
  statSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { asOrdinaryUser, needsRoot, ordinaryUser, STRANGER } from 'test-support/ordinary-user';
import { directoryOf, fileOf, homeOf, linkOf, sharedFolder } from 'test-support/shared-folder';
import { temporaryFolder } from 'test-support/temporary-folder';
import { treeOf } from 'test-support/tree';
import { describe, expect, it, onTestFinished } from 'vitest';

import { FileLock } from '../src/file-lock/file-lock.ts';
import { newHeldName } from '../src/file-lock/held-name.ts';
import { NamedFileLocks, namedFileLock } from '../src/file-lock/named-file-locks.ts';
import { atomicWrite } from '../src/file/atomic-write.ts';
import { makeParentDirectory } from '../src/file/make-parent-directory.ts';
import { Owners } from '../src/ownership/owners.ts';
import type { Ownership } from '../src/ownership/ownership.ts';
import { within } from '../src/ownership/within.ts';
import { lockIn } from './support/lock-directory.ts';

const soon = { timeoutMs: 5000 };
const modeOf = (path: string): number => statSync(path).mode & 0o7777;
const ownerOf = (path: string): number => lstatSync(path).uid;

/** What an adapter does: makes the folders, takes the lock beside the file, writes. */
async function store(target: string, ownership?: Ownership): Promise<void> {
  const owners = new Owners(target, ownership);
  await makeParentDirectory(target, owners);
  const held = await new FileLock(`${target}.lock`, { owners }).acquire(soon);
  try {
    expect(await atomicWrite(held, target, 'mine', { owners })).toBe('committed');
  } finally {
    await held.release();
  }
}

/** The name of a lock whose holder has ended: it is taken over at once. */
function nameOfADeadHolder(): string {
  const [, domain, pid, start] = newHeldName().split('.');
  return `held.${domain}.${pid}.${Number(start) + 1}.0123456789ab`;
}

describe.each([
  ['sticky', 0o1777],
  ['plain', 0o777],
] as const)('a stranger in a %s shared folder', (_, mode) => {
  it('who has made the lock folder first is refused by name, with nothing touched', async (context) => {
    needsRoot(context);
    const folder = sharedFolder(mode);
    directoryOf(STRANGER, join(directoryOf(STRANGER, lockIn(folder)), 'free'));
    const before = treeOf(folder);
    const storing = asOrdinaryUser(() => store(join(folder, 'tokens.json')));
    await expect(storing).rejects.toMatchObject({ code: 'ERR_STORAGE_IO', location: lockIn(folder) });
    await expect(storing).rejects.toThrow(
      `Cannot use ${JSON.stringify(lockIn(folder))}: it belongs to user ${STRANGER}, and this program runs as user ` +
        `${ordinaryUser}. `,
    );
    await expect(storing).rejects.toThrow("{ ownership: 'ignore' }");
    expect(treeOf(folder)).toEqual(before);
  });

  it.for([
    ['the free lock', 'free'],
    ['one that is held', nameOfADeadHolder()],
  ] as const)(
    'has nobody empty my folder through a link that he has put in the place of %s',
    async ([, name], context) => {
      needsRoot(context);
      const home = homeOf(ordinaryUser);
      const folder = sharedFolder(mode);
      linkOf(STRANGER, join(directoryOf(STRANGER, lockIn(folder)), name), home);
      const before = [treeOf(folder), treeOf(home)];
      const refused = { code: 'ERR_STORAGE_IO' };
      await expect(asOrdinaryUser(() => store(join(folder, 'tokens.json')))).rejects.toMatchObject(refused);
      await expect(store(join(folder, 'tokens.json'))).rejects.toMatchObject(refused);
      expect([treeOf(folder), treeOf(home)]).toEqual(before);
    },
  );

  it('gets nothing into the locks of names, nor anything out of them', async (context) => {
    needsRoot(context);
    const home = homeOf(ordinaryUser);
    for (const plant of [
      (locks: string) => directoryOf(STRANGER, locks),
      (locks: string) => linkOf(STRANGER, locks, home),
      (locks: string) => linkOf(STRANGER, locks, join(home, 'missing')),
      (locks: string) => linkOf(STRANGER, join(directoryOf(ordinaryUser, locks, 0o700), 'scratch'), home),
    ]) {
      const folder = sharedFolder(mode);
      const target = join(folder, 'tokens.db');
      plant(`${target}.locks`);
      const before = [treeOf(folder), treeOf(home)];
      const locking = asOrdinaryUser(async () =>
        (await namedFileLock(target, 'scratch', { ownership: 'check' })).acquire(soon),
      );
      await expect(locking).rejects.toMatchObject({ code: 'ERR_STORAGE_IO' });
      expect([treeOf(folder), treeOf(home)]).toEqual(before);
    }
  });

  it('is trusted by whoever says so, but for his links', async (context) => {
    needsRoot(context);
    const folder = sharedFolder(mode);
    const target = join(folder, 'tokens.json');
    directoryOf(STRANGER, join(directoryOf(STRANGER, lockIn(folder)), 'free'));
    if (mode === 0o777) fileOf(STRANGER, target, 'theirs', 0o666);
    await asOrdinaryUser(() => store(target, 'ignore'));
    expect(ownerOf(target)).toBe(ordinaryUser);
    const other = join(folder, 'other.json');
    linkOf(STRANGER, `${other}.lock`, lockIn(folder));
    await expect(asOrdinaryUser(() => store(other, 'ignore'))).rejects.toThrow(/symbolic link that belongs to user 1/);
  });
});

describe('emptying a lock that was taken over', () => {
  it('removes temporary files of the holder, and nothing that has another name or is no file', async () => {
    const directory = lockIn(temporaryFolder());
    const name = nameOfADeadHolder();
    const held = join(directory, name);
    mkdirSync(join(held, 'abcdef012345', 'deep'), { recursive: true });
    const home = temporaryFolder();
    const mine = process.geteuid?.() ?? 0;
    fileOf(mine, join(home, '0123456789ab'), 'precious');
    for (const temporary of ['0123456789ab', '0123456789ac-journal', '0123456789ac-wal', '0123456789ac-shm']) {
      fileOf(mine, join(held, temporary), 'half a write');
    }
    for (const other of ['thesis.txt', '0123456789ABC', '0123456789ab.txt', '.0123456789ab']) {
      fileOf(mine, join(held, other), 'precious');
    }
    linkOf(mine, join(held, 'fedcba987654'), home);
    linkOf(mine, join(held, 'fedcba987655'), join(home, '0123456789ab'));
    const lock = await new FileLock(directory).acquire(soon);
    const left = readdirSync(lock.directory).toSorted();
    expect(left).toEqual(
      [
        '.0123456789ab',
        '0123456789ABC',
        '0123456789ab.txt',
        'abcdef012345',
        'fedcba987654',
        'fedcba987655',
        'thesis.txt',
      ].toSorted(),
    );
    expect(readdirSync(join(lock.directory, 'abcdef012345'))).toEqual(['deep']);
    expect(readdirSync(home)).toEqual(['0123456789ab']);
    await lock.release();
  });

  it('leaves a file of a stranger alone, also under the name of a temporary file', async (context) => {
    needsRoot(context);
    const folder = sharedFolder();
    directoryOf(ordinaryUser, join(directoryOf(ordinaryUser, lockIn(folder), 0o700), 'free'), 0o700);
    fileOf(STRANGER, join(lockIn(folder), 'free', '0123456789ab'), 'theirs');
    await asOrdinaryUser(() => store(join(folder, 'tokens.json')));
    expect(readdirSync(join(lockIn(folder), 'free'))).toEqual(['0123456789ab']);
  });

  it('removes no leftovers of strangers, nor anything through a link that has the name of one', async (context) => {
    needsRoot(context);
    const folder = sharedFolder(0o777);
    const home = homeOf(ordinaryUser);
    directoryOf(ordinaryUser, join(home, 'free'), 0o700);
    const theirs = directoryOf(STRANGER, `${lockIn(folder)}.0123456789ab`);
    const link = linkOf(STRANGER, `${lockIn(folder)}.0123456789ac`, home);
    for (const path of [theirs, home]) utimesSync(path, 1, 1);
    await asOrdinaryUser(() => store(join(folder, 'tokens.json')));
    expect([existsSync(theirs), existsSync(link), existsSync(join(home, 'free'))]).toEqual([true, true, true]);
  });
});

it('a directory is the same one to the end of what is done in it, whatever is put in its place', async (context) => {
  if (process.platform !== 'linux') context.skip('only Linux has a path for what is open');
  const folder = temporaryFolder();
  const directory = directoryOf(process.geteuid?.() ?? 0, join(folder, 'held'), 0o700);
  const home = temporaryFolder();
  within(directory, new Owners(join(folder, 'tokens.json')), (path) => {
    renameSync(directory, join(folder, 'moved'));
    symlinkSync(home, directory);
    writeFileSync(join(path, 'temporary'), '');
  });
  expect([readdirSync(join(folder, 'moved')), readdirSync(home)]).toEqual([['temporary'], []]);
  expect(() => within(directory, new Owners(join(folder, 'tokens.json')), () => {})).toThrow(/ENOTDIR|ELOOP/);
});

it('nothing is written through a link that has got the place of a lock that is held', async () => {
  const folder = temporaryFolder();
  const home = temporaryFolder();
  const target = join(folder, 'tokens.json');
  const held = await new FileLock(`${target}.lock`).acquire(soon);
  renameSync(held.directory, join(folder, 'moved'));
  symlinkSync(home, held.directory);
  await expect(atomicWrite(held, target, 'new')).rejects.toMatchObject({ code: 'ERR_STORAGE_IO', location: target });
  expect([readdirSync(home), existsSync(target)]).toEqual([[], false]);
  await held.release();
});

it('a volume whose modes are widened at each mount is used, and tightened again', async (context) => {
  needsRoot(context);
  const folder = directoryOf(0, join(sharedFolder(), 'volume'), 0o2770);
  const target = join(folder, 'tokens.json');
  chownSync(folder, ordinaryUser, STRANGER);
  await asOrdinaryUser(() => store(target));
  const locks = new NamedFileLocks(target, { settle: async () => {} });
  await asOrdinaryUser(async () => (await locks.acquire('a', soon)).release());
  // What Kubernetes does with fsGroup.
  for (const name of ['', ...readdirSync(folder, { recursive: true, encoding: 'utf8' })]) {
    const path = join(folder, name);
    chownSync(path, ordinaryUser, STRANGER);
    chmodSync(path, statSync(path).isDirectory() ? 0o2770 : 0o660);
  }
  await asOrdinaryUser(() => store(target));
  await asOrdinaryUser(async () => (await locks.acquire('a', soon)).release());
  expect(modeOf(target)).toBe(0o600);
  for (const lock of readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) =>
    name.includes('.lock'),
  )) {
    expect(`${lock} ${(modeOf(join(folder, lock)) & 0o777).toString(8)}`).toBe(`${lock} 700`);
  }
  // Not its own: who else may enter the folder is for its owner to say.
  expect(modeOf(folder)).toBe(0o2770);
});

it('what root owns is used where nobody else may write it, and refused where others may', async (context) => {
  needsRoot(context);
  const folder = sharedFolder();
  const owners = new Owners(join(folder, 'tokens.json'));
  const path = fileOf(0, join(folder, 'tokens.json'), '', 0o644);
  await asOrdinaryUser(async () => expect(owners.look(path)?.uid).toBe(0));
  for (const mode of [0o664, 0o646]) {
    chmodSync(path, mode);
    const refused = `it belongs to root, and others may write it (mode ${mode.toString(8)})`;
    await asOrdinaryUser(async () => expect(() => owners.look(path)).toThrow(refused));
  }
});

describe('root', () => {
  it("gives a user what it makes beside the user's file, the folders on the way to it too", async (context) => {
    needsRoot(context);
    const home = homeOf(ordinaryUser);
    const target = join(home, 'new', 'deep', 'tokens.json');
    await store(target);
    await (await new NamedFileLocks(target, { settle: async () => {} }).acquire('a', soon)).release();
    for (const name of readdirSync(home, { recursive: true, encoding: 'utf8' })) {
      expect(`${name} ${ownerOf(join(home, name))}`).toBe(`${name} ${ordinaryUser}`);
    }
    await asOrdinaryUser(() => store(target));
    await asOrdinaryUser(async () =>
      (await new NamedFileLocks(target, { settle: async () => {} }).acquire('a', soon)).release(),
    );
    await store(target);
    expect(ownerOf(target)).toBe(ordinaryUser);
  });

  it('keeps for itself what it makes where everybody may write, whoever owns the folder', async (context) => {
    needsRoot(context);
    const folder = sharedFolder();
    const target = join(directoryOf(STRANGER, join(folder, 'theirs'), 0o1777), 'tokens.json');
    await store(target);
    expect([ownerOf(target), ownerOf(`${target}.lock`), modeOf(target)]).toEqual([0, 0, 0o600]);
  });

  it("refuses a stranger's lock folder in a folder of somebody else", async (context) => {
    needsRoot(context);
    const folder = sharedFolder();
    directoryOf(STRANGER, lockIn(folder));
    const before = treeOf(folder);
    await expect(store(join(folder, 'tokens.json'))).rejects.toThrow(
      /belongs to user 1, and this program runs as root/,
    );
    expect(treeOf(folder)).toEqual(before);
  });
});

it.each([
  ['000', 0],
  ['077', 0o077],
  ['177', 0o177],
])('folders are 0700 and files 0600 with a umask of %s', async (_, umask) => {
  const folder = sharedFolder(0o777);
  const target = join(folder, 'new', 'deep', 'tokens.json');
  const before = process.umask(umask);
  onTestFinished(() => void process.umask(before));
  await asOrdinaryUser(() => store(target));
  expect([modeOf(dirname(dirname(target))), modeOf(dirname(target)), modeOf(target)]).toEqual([0o700, 0o700, 0o600]);
  expect([modeOf(`${target}.lock`), modeOf(join(`${target}.lock`, 'free'))]).toEqual([0o700, 0o700]);
  expect(readdirSync(dirname(target))).toEqual([basename(target), `${basename(target)}.lock`]);
});
