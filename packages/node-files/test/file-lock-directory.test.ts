import { chmodSync, mkdirSync, readdirSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { StorageIOError } from '@token-storage/core';
import { asOrdinaryUser } from 'test-support/ordinary-user';
import { temporaryFolder } from 'test-support/temporary-folder';
import { describe, expect, it } from 'vitest';

import { FileLock } from '../src/file-lock/file-lock.ts';
import { lockIn } from './support/lock-directory.ts';

const soon = { timeoutMs: 5000 };

describe('the lock directory', () => {
  it('cannot be made in a folder that does not exist', async () => {
    const directory = lockIn(join(temporaryFolder(), 'missing'));
    const acquiring = new FileLock(directory).acquire(soon);
    await expect(acquiring).rejects.toBeInstanceOf(StorageIOError);
    await expect(acquiring).rejects.toMatchObject({ systemCode: 'ENOENT', location: directory });
  });

  it('cannot be made in a folder that may not be written', async () => {
    const folder = temporaryFolder();
    mkdirSync(join(folder, 'read-only'), { mode: 0o555 });
    const directory = lockIn(join(folder, 'read-only'));
    chmodSync(folder, 0o755);
    const acquiring = asOrdinaryUser(() => new FileLock(directory).acquire(soon));
    await expect(acquiring).rejects.toMatchObject({ systemCode: 'EACCES', location: directory });
  });

  it('cannot be made where a file is in the way', async () => {
    const directory = lockIn(temporaryFolder());
    writeFileSync(directory, '');
    const acquiring = new FileLock(directory).acquire(soon);
    await expect(acquiring).rejects.toMatchObject({ systemCode: 'ENOTDIR', location: directory });
    await expect(acquiring).rejects.toThrow(JSON.stringify(directory));
  });

  it('is made anew when somebody emptied or removed it', async () => {
    const directory = lockIn(temporaryFolder());
    mkdirSync(directory);
    const held = await new FileLock(directory).acquire({ timeoutMs: 0 });
    await held.release();
    expect(readdirSync(directory)).toEqual(['free']);
  });

  it('is free again when the lock was taken and could not be emptied', async () => {
    const folder = temporaryFolder();
    chmodSync(folder, 0o777);
    const directory = lockIn(folder);
    await asOrdinaryUser(async () => {
      await (await new FileLock(directory).acquire(soon)).release();
      chmodSync(join(directory, 'free'), 0o300);
      await expect(new FileLock(directory).acquire(soon)).rejects.toMatchObject({ systemCode: 'EACCES' });
      expect(readdirSync(directory)).toEqual(['free']);
      chmodSync(join(directory, 'free'), 0o700);
      await (await new FileLock(directory).acquire({ timeoutMs: 0 })).release();
    });
  });

  it('is made without the leftovers of those who died while making it', async () => {
    const folder = temporaryFolder();
    const leftover = (name: string, ageSeconds: number, ...content: string[]): void => {
      const path = join(folder, name);
      for (const inner of ['', ...content]) mkdirSync(join(path, inner));
      utimesSync(path, Date.now() / 1000 - ageSeconds, Date.now() / 1000 - ageSeconds);
    };
    leftover('tokens.json.lock.0123456789ab', 120, 'free');
    leftover('tokens.json.lock.0123456789ac', 120);
    leftover('tokens.json.lock.0123456789ad', 20, 'free');
    leftover('tokens.json.lock.0123456789ae', 120, 'of somebody else');
    leftover('tokens.json.lock.backup', 120);
    leftover('0123456789af', 120);
    await (await new FileLock(lockIn(folder)).acquire(soon)).release();
    expect(readdirSync(folder).toSorted()).toEqual([
      '0123456789af',
      'tokens.json.lock',
      'tokens.json.lock.0123456789ad',
      'tokens.json.lock.0123456789ae',
      'tokens.json.lock.backup',
    ]);
  });
});
