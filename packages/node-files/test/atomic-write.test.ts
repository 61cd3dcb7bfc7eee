import {
  chmodSync,
  chownSync,
  linkSync,
  lstatSync,
  mkdirSync,
  readFileSync,
  readdirSync,
  renameSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { StorageIOError } from '@token-storage/core';
import { asOrdinaryUser, ordinaryUser } from 'test-support/ordinary-user';
import { temporaryFolder } from 'test-support/temporary-folder';
import { describe, expect, it, onTestFinished, vi } from 'vitest';

import { FileLock } from '../src/file-lock/file-lock.ts';
import type { HeldLock } from '../src/file-lock/held-lock.ts';
import { atomicWrite, type AtomicWriteOptions, type AtomicWriteOutcome } from '../src/file/atomic-write.ts';
import { makeParentDirectory } from '../src/file/make-parent-directory.ts';
import { resolveTarget } from '../src/file/resolve-target.ts';

const modeOf = (path: string): number => statSync(path).mode & 0o7777;

async function holdBeside(target: string): Promise<HeldLock> {
  const held = await new FileLock(`${target}.lock`).acquire({ timeoutMs: 5000 });
  onTestFinished(() => held.release());
  return held;
}

/** What an adapter does: finds the file, takes the lock beside it, writes. */
async function store(path: string, content: string, options?: AtomicWriteOptions): Promise<AtomicWriteOutcome> {
  const target = resolveTarget(path);
  await makeParentDirectory(target);
  const held = await new FileLock(`${target}.lock`).acquire({ timeoutMs: 5000 });
  try {
    return await atomicWrite(held, target, content, options);
  } finally {
    await held.release();
  }
}

describe('what is written', () => {
  it('is the whole content, as UTF-8', async () => {
    const target = join(temporaryFolder(), 'tokens.json');
    expect(await store(target, '{"é": "\u{1f642}"}')).toBe('committed');
    expect(readFileSync(target, 'utf8')).toBe('{"é": "\u{1f642}"}');
  });

  it.each([0, 1, 524_287, 524_288, 1_000_000])('may be %d characters long', async (length) => {
    const target = join(temporaryFolder(), 'tokens.json');
    await store(target, 'é'.repeat(length));
    expect(readFileSync(target, 'utf8')).toBe('é'.repeat(length));
  });

  it('may be bytes', async () => {
    const target = join(temporaryFolder(), 'tokens.db');
    await atomicWrite(await holdBeside(target), target, new Uint8Array([0, 255, 128]));
    expect([...readFileSync(target)]).toEqual([0, 255, 128]);
  });

  it.each([1, 10, 100_000])(
    'may be bytes in pieces, each of them %d long, and empty ones between them',
    async (length) => {
      const target = join(temporaryFolder(), 'tokens.db');
      const pieces = Array.from({ length: 9 }, (_, index) => Buffer.alloc(index % 3 === 0 ? 0 : length, index));
      await atomicWrite(await holdBeside(target), target, pieces);
      expect(readFileSync(target).equals(Buffer.concat(pieces))).toBe(true);
    },
  );

  it('has a modification time of its own, also when the clock stands still, and tells it before the commit', async () => {
    vi.useFakeTimers({ toFake: ['Date'], now: 1_900_000_000_000 });
    onTestFinished(() => void vi.useRealTimers());
    // The clock is taken as it is when the module is loaded.
    vi.resetModules();
    const { atomicWrite: write } = await import('../src/file/atomic-write.ts');
    const target = join(temporaryFolder(), 'tokens.json');
    const held = await holdBeside(target);
    const times = new Set<number>();
    for (let count = 0; count < 5; count++) {
      let told: number | undefined;
      await write(held, target, 'same', { beforeCommit: ({ mtimeMs }) => (told = mtimeMs) });
      expect(told).toBe(statSync(target).mtimeMs);
      expect(Math.floor(told!)).toBe(Date.now());
      times.add(told!);
    }
    expect(times.size).toBe(5);
  });

  it('lets the next one write as soon as it is committed, before the folder is synced', async () => {
    const target = join(temporaryFolder(), 'tokens.json');
    const held = await holdBeside(target);
    const seen: string[] = [];
    await atomicWrite(held, target, 'first', {
      afterCommit: async () => {
        seen.push(readFileSync(target, 'utf8'));
        await held.release();
        seen.push(await store(target, 'second'));
      },
    });
    expect(seen).toEqual(['first', 'committed']);
    expect(readFileSync(target, 'utf8')).toBe('second');
  });

  it('leaves nothing else beside the target', async () => {
    const folder = temporaryFolder();
    await store(join(folder, 'tokens.json'), 'old');
    await store(join(folder, 'tokens.json'), 'new');
    expect(readdirSync(folder).toSorted()).toEqual(['tokens.json', 'tokens.json.lock']);
    expect(readdirSync(join(folder, 'tokens.json.lock', 'free'))).toEqual([]);
  });
});

describe('permissions', () => {
  it('lets only the owner read a new file (item 51)', async () => {
    const target = join(temporaryFolder(), 'tokens.json');
    const umask = process.umask(0);
    onTestFinished(() => void process.umask(umask));
    await store(target, 'new');
    expect(modeOf(target)).toBe(0o600);
  });

  it('tightens a file that others can read (item 51)', async () => {
    const target = join(temporaryFolder(), 'tokens.json');
    writeFileSync(target, 'old');
    chmodSync(target, 0o644);
    await store(target, 'new');
    expect(modeOf(target)).toBe(0o600);
  });

  it('lets only the owner enter new directories, and leaves existing ones as they are (item 51)', async () => {
    const folder = temporaryFolder();
    chmodSync(folder, 0o755);
    await store(join(folder, 'a', 'b', 'tokens.json'), 'new');
    expect(modeOf(join(folder, 'a'))).toBe(0o700);
    expect(modeOf(join(folder, 'a', 'b'))).toBe(0o700);
    await store(join(folder, 'tokens.json'), 'new');
    expect(modeOf(folder)).toBe(0o755);
  });

  it.runIf(process.getuid?.() === 0)('leaves the file of a user to the user when root writes it', async () => {
    const target = join(temporaryFolder(), 'tokens.json');
    writeFileSync(target, 'old');
    chownSync(target, ordinaryUser, ordinaryUser);
    await store(target, 'a file of somebody in a folder of somebody else');
    expect(statSync(target).uid).toBe(0);

    chownSync(target, ordinaryUser, ordinaryUser);
    chownSync(dirname(target), ordinaryUser, ordinaryUser);
    await store(target, 'new');
    expect(statSync(target)).toMatchObject({ uid: ordinaryUser, gid: ordinaryUser });
    expect(modeOf(target)).toBe(0o600);
  });
});

describe('links', () => {
  it('stay links, and the file behind is replaced (item 53)', async () => {
    const folder = temporaryFolder();
    mkdirSync(join(folder, 'real'));
    writeFileSync(join(folder, 'real', 'tokens.json'), 'old');
    symlinkSync('real/tokens.json', join(folder, 'link.json'));
    await store(join(folder, 'link.json'), 'new');
    expect(lstatSync(join(folder, 'link.json')).isSymbolicLink()).toBe(true);
    expect(readFileSync(join(folder, 'real', 'tokens.json'), 'utf8')).toBe('new');
    expect(readdirSync(folder).toSorted()).toEqual(['link.json', 'real']);
  });

  it('that dangle lead to a new file that only its owner can read (item 53)', async () => {
    const folder = temporaryFolder();
    symlinkSync('elsewhere/tokens.json', join(folder, 'link.json'));
    await store(join(folder, 'link.json'), 'new');
    expect(readFileSync(join(folder, 'elsewhere', 'tokens.json'), 'utf8')).toBe('new');
    expect(modeOf(join(folder, 'elsewhere', 'tokens.json'))).toBe(0o600);
  });

  it('that are hard keep the old content (item 53)', async () => {
    const folder = temporaryFolder();
    writeFileSync(join(folder, 'tokens.json'), 'old');
    linkSync(join(folder, 'tokens.json'), join(folder, 'second.json'));
    await store(join(folder, 'tokens.json'), 'new');
    expect(readFileSync(join(folder, 'second.json'), 'utf8')).toBe('old');
  });
});

describe('the commit', () => {
  it('comes right after beforeCommit, which sees the target as it was', async () => {
    const target = join(temporaryFolder(), 'tokens.json');
    await store(target, 'old');
    let seen = '';
    await store(target, 'new', { beforeCommit: () => (seen = readFileSync(target, 'utf8')) });
    expect(seen).toBe('old');
    expect(readFileSync(target, 'utf8')).toBe('new');
  });

  it('does not happen when beforeCommit throws', async () => {
    const target = join(temporaryFolder(), 'tokens.json');
    await store(target, 'old');
    const held = await holdBeside(target);
    const refusal = new Error('not now');
    const beforeCommit = (): void => {
      expect(readdirSync(held.directory)).toHaveLength(1);
      throw refusal;
    };
    await expect(atomicWrite(held, target, 'new', { beforeCommit })).rejects.toBe(refusal);
    expect(readFileSync(target, 'utf8')).toBe('old');
    expect(readdirSync(held.directory)).toEqual([]);
  });

  it.each(['before the write', 'between write and commit'])(
    'does not happen when the lock was robbed %s',
    async (when) => {
      const target = join(temporaryFolder(), 'tokens.json');
      await store(target, 'old');
      const held = await holdBeside(target);
      const rob = (): void => renameSync(held.directory, join(`${target}.lock`, 'held.elsewhere.1.1.abc'));
      if (when === 'before the write') rob();
      const beforeCommit = when === 'before the write' ? undefined : rob;
      expect(await atomicWrite(held, target, 'new', { beforeCommit })).toBe('robbed');
      expect(readFileSync(target, 'utf8')).toBe('old');
      expect(held.signal.reason).toMatchObject({ code: 'ERR_LOCK_LOST' });
    },
  );
});

describe('a failure', () => {
  it('because the target is a directory names it (item 58)', async () => {
    const target = join(temporaryFolder(), 'tokens.json');
    mkdirSync(target);
    const writing = store(target, 'new');
    await expect(writing).rejects.toBeInstanceOf(StorageIOError);
    await expect(writing).rejects.toMatchObject({ systemCode: 'EISDIR', location: target, code: 'ERR_STORAGE_IO' });
    await expect(writing).rejects.toThrow(`Cannot write ${JSON.stringify(target)}: it is a directory.`);
    expect(readdirSync(join(`${target}.lock`, 'free'))).toEqual([]);
  });

  it('because the folder may not be written leaves the target as it was (item 59)', async () => {
    const folder = temporaryFolder();
    const target = join(folder, 'tokens.json');
    await store(target, 'old');
    for (const path of [target, `${target}.lock`, join(`${target}.lock`, 'free')])
      chownSync(path, ordinaryUser, ordinaryUser);
    chmodSync(folder, 0o555);
    const writing = asOrdinaryUser(() => store(target, 'new'));
    await expect(writing).rejects.toMatchObject({ systemCode: 'EACCES', location: target });
    expect(readFileSync(target, 'utf8')).toBe('old');
    expect(readdirSync(join(`${target}.lock`, 'free'))).toEqual([]);
  });

  it('because the folder is gone is not mistaken for a robbery', async () => {
    const folder = temporaryFolder();
    const target = join(folder, 'gone', 'tokens.json');
    const held = await holdBeside(join(folder, 'tokens.json'));
    await expect(atomicWrite(held, target, 'new')).rejects.toMatchObject({ systemCode: 'ENOENT', location: target });
    expect(held.stillHeld()).toBe(true);
  });

  it('because a file stands where the folder should be names the folder (item 59)', async () => {
    const folder = temporaryFolder();
    writeFileSync(join(folder, 'file'), '');
    const making = makeParentDirectory(join(folder, 'file', 'below', 'tokens.json'));
    await expect(making).rejects.toMatchObject({ systemCode: 'ENOTDIR', location: join(folder, 'file', 'below') });
  });

  it('never tells what was to be written', async () => {
    const target = join(temporaryFolder(), 'tokens.json');
    mkdirSync(target);
    const error = await store(target, 'the-secret-token').catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(StorageIOError);
    expect(`${String(error)} ${JSON.stringify(error)} ${String((error as Error).cause)}`).not.toContain('secret');
  });
});
