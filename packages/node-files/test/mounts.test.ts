import { execFileSync } from 'node:child_process';
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { temporaryFolder } from 'test-support/temporary-folder';
import { expect, it, onTestFinished, type TestContext } from 'vitest';

import { FileLock } from '../src/file-lock/file-lock.ts';
import { atomicWrite } from '../src/file/atomic-write.ts';

/** Mounts something for one test. Skips the test where that is not allowed; in CI as root on Linux it must be. */
function mount(context: TestContext, where: string, ...options: readonly string[]): void {
  try {
    execFileSync('mount', [...options, where], { stdio: 'pipe' });
  } catch (error) {
    const required = process.env['CI'] !== undefined && process.platform === 'linux' && process.getuid?.() === 0;
    if (required) throw error;
    const reason = `mounting is not permitted here: ${String(error)}`;
    console.warn(`Skipped "${context.task.name}": ${reason}`);
    context.skip(reason);
  }
  onTestFinished(() => void execFileSync('umount', ['-l', where]));
}

async function store(target: string, content: string): Promise<string> {
  const held = await new FileLock(`${target}.lock`).acquire({ timeoutMs: 5000 });
  try {
    return await atomicWrite(held, target, content);
  } finally {
    await held.release();
  }
}

it('a full disk gives ENOSPC, leaves the target and no temporary file, and can be written again', async (context) => {
  const folder = temporaryFolder();
  mount(context, folder, '-t', 'tmpfs', '-o', 'size=64k', 'tmpfs');
  const target = join(folder, 'tokens.json');
  expect(await store(target, 'old'.repeat(1000))).toBe('committed');
  for (const tooMuch of [65_000, 1_000_000]) {
    await expect(store(target, 'x'.repeat(tooMuch))).rejects.toMatchObject({
      code: 'ERR_STORAGE_IO',
      systemCode: 'ENOSPC',
      location: target,
    });
    expect(readFileSync(target, 'utf8')).toBe('old'.repeat(1000));
    expect(readdirSync(join(`${target}.lock`, 'free'))).toEqual([]);
  }
  expect(await store(target, 'new')).toBe('committed');
});

it('a read-only file system gives EROFS', async (context) => {
  const folder = temporaryFolder();
  mount(context, folder, '-t', 'tmpfs', '-o', 'ro', 'tmpfs');
  const target = join(folder, 'tokens.json');
  await expect(store(target, 'new')).rejects.toMatchObject({ systemCode: 'EROFS', location: `${target}.lock` });
});

it('a file that is bind-mounted alone gives EBUSY and is left as it was', async (context) => {
  const folder = temporaryFolder();
  const target = join(folder, 'tokens.json');
  writeFileSync(join(folder, 'outside.json'), 'old');
  writeFileSync(target, '');
  mount(context, target, '--bind', join(folder, 'outside.json'));
  const storing = store(target, 'new');
  await expect(storing).rejects.toMatchObject({ systemCode: 'EBUSY', location: target });
  await expect(storing).rejects.toThrow(/mount its folder instead/);
  expect(readFileSync(target, 'utf8')).toBe('old');
  expect(readdirSync(join(`${target}.lock`, 'free'))).toEqual([]);
});

it('a lock directory from a lower layer of an overlay gives EXDEV and says what to do', async (context) => {
  const folder = temporaryFolder();
  mount(context, folder, '-t', 'tmpfs', 'tmpfs');
  const [lower, upper, work, merged] = ['lower', 'upper', 'work', 'merged'].map((name) => join(folder, name)) as [
    string,
    string,
    string,
    string,
  ];
  mkdirSync(join(lower, 'tokens.json.lock', 'free'), { recursive: true });
  for (const path of [upper, work, merged]) mkdirSync(path);
  const layers = `lowerdir=${lower},upperdir=${upper},workdir=${work},redirect_dir=off`;
  mount(context, merged, '-t', 'overlay', '-o', layers, 'overlay');
  const target = join(merged, 'tokens.json');
  await expect(store(target, 'new')).rejects.toMatchObject({ systemCode: 'EXDEV' });
  await expect(store(target, 'new')).rejects.toThrow(/overlay.*Remove the lock folder/);
});
