import { mkdirSync, readdirSync, renameSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { setImmediate } from 'node:timers/promises';
import { LockTimeoutError } from '@token-storage/core';
import { temporaryFolder } from 'test-support/temporary-folder';
import { describe, expect, it, onTestFinished, vi } from 'vitest';

import { FileLock } from '../src/file-lock/file-lock.ts';
import { newWaitingName } from '../src/file-lock/held-name.ts';
import { namedFileLock, NamedFileLocks } from '../src/file-lock/named-file-locks.ts';
import { heldBy, lockIn } from './support/lock-directory.ts';
import { Worker } from './support/worker.ts';

const soon = { timeoutMs: 5000 };
const STRANGER = 'held.other-boot.1.1.0123456789ab';

describe('a holder who is not known to be dead', () => {
  it('is taken over once it stood still for long enough, however short each single wait is', async () => {
    const directory = heldBy(STRANGER);
    let timeouts = 0;
    for (;;) {
      try {
        await (await new FileLock(directory, { staleMs: 400 }).acquire({ timeoutMs: 50 })).release();
        break;
      } catch (error) {
        expect(error).toBeInstanceOf(LockTimeoutError);
        timeouts += 1;
        expect(timeouts).toBeLessThan(50);
      }
    }
    expect(timeouts).toBeGreaterThan(1);
  });

  it('shows that it lives also while the clock of its process stands still', async () => {
    vi.useFakeTimers();
    onTestFinished(() => void vi.useRealTimers());
    const directory = lockIn(temporaryFolder());
    const held = await new FileLock(directory, { staleMs: 100 }).acquire(soon);
    const times = new Set<number>();
    // Not with the help of vitest, which moves the clock that it has stopped.
    while (times.add(statSync(held.directory).mtimeMs).size < 5) await setImmediate();
    await held.release();
  });
});

describe('the order of those who wait', () => {
  const sign = (directory: string, name: string): string => {
    const path = join(directory, 'line', name);
    mkdirSync(path, { recursive: true });
    return path;
  };

  it('lets a living process go first that was there before', async () => {
    const directory = heldBy('free');
    const other = sign(directory, newWaitingName());
    const waiting = new FileLock(directory).acquire(soon);
    // What the other one does: it takes the lock, and leaves the line.
    renameSync(join(directory, 'free'), join(directory, STRANGER));
    renameSync(other, join(directory, '..', 'gone'));
    let isMine = false;
    void waiting.then(() => (isMine = true));
    await vi.waitUntil(() => readdirSync(join(directory, 'line')).length > 0);
    expect(isMine).toBe(false);
    renameSync(join(directory, STRANGER), join(directory, 'free'));
    await (await waiting).release();
    expect(readdirSync(directory)).toEqual(['free']);
  });

  it.each([
    ['has died', newWaitingName().replace(/\.\d+(?=\.[0-9a-f]+$)/, '.1')],
    ['leaves a free lock alone, alive or not', 'wait.other-boot.1.1.0123456789ab'],
  ])('does not wait for one who %s, and removes the sign', async (_, name) => {
    const directory = heldBy('free');
    sign(directory, name);
    await (await new FileLock(directory).acquire(soon)).release();
    expect(readdirSync(directory)).toEqual(['free']);
  });

  it('keeps nobody from a lock of which somebody has left only the folder', async () => {
    const directory = lockIn(temporaryFolder());
    sign(directory, 'wait.other-boot.1.1.0123456789ab');
    await (await new FileLock(directory).acquire(soon)).release();
    expect(readdirSync(directory)).toEqual(['free']);
  });
});

describe('locks of many names', () => {
  it('leave nothing behind once nobody uses them', async () => {
    const folder = temporaryFolder();
    const locks = new NamedFileLocks(join(folder, 'tokens.json'), { settle: async () => {} });
    const held = await locks.acquire('kept', soon);
    for (let index = 0; index < 50; index++) await (await locks.acquire(`user ${index}`, soon)).release();
    expect(readdirSync(join(folder, 'tokens.json.locks'))).toHaveLength(1);
    await held.release();
    expect(readdirSync(folder)).toEqual([]);
  });

  it('are one at a time also while their folders come and go', async () => {
    const folder = temporaryFolder();
    const waiters = Array.from({ length: 3 }, () => new Worker('passing.mjs', join(folder, 'tokens.json'), 40));
    for (const waiter of waiters) expect(await waiter.line()).toBe('overlaps 0');
    expect(readdirSync(folder)).toEqual([]);
  });

  it('leave what somebody else put into their folder', async () => {
    const folder = temporaryFolder();
    const target = join(folder, 'tokens.json');
    const held = await (await namedFileLock(target, 'a')).acquire(soon);
    writeFileSync(join(`${target}.locks`, 'note'), '');
    writeFileSync(join(held.directory, 'note'), '');
    await held.release();
    const left = readdirSync(folder, { recursive: true }).map(String);
    expect(left.toSorted()).toEqual([
      'tokens.json.locks',
      'tokens.json.locks/a',
      'tokens.json.locks/a/free',
      'tokens.json.locks/a/free/note',
      'tokens.json.locks/note',
    ]);
  });
});

describe('a lock that was taken over', () => {
  const robbed = async (settle: () => Promise<void>): Promise<{ locks: NamedFileLocks; folder: string }> => {
    const folder = temporaryFolder();
    const path = join(folder, 'tokens.json');
    const locks = new NamedFileLocks(path, { settle });
    await (await locks.acquire('a', soon)).release();
    const first = await locks.acquire('a', soon);
    const directory = locks.lockOf(first).directory;
    const dead = newWaitingName()
      .replace('wait', 'held')
      .replace(/\.\d+(?=\.[0-9a-f]+$)/, '.1');
    renameSync(directory, join(dirname(directory), dead));
    await first.release();
    return { locks, folder };
  };

  it('is handed out only after its file has settled, and one that was given back at once', async () => {
    let settled = 0;
    const { locks } = await robbed(async () => void (settled += 1));
    expect(settled).toBe(0);
    await (await locks.acquire('a', soon)).release();
    expect(settled).toBe(1);
    await (await locks.acquire('a', soon)).release();
    expect(settled).toBe(1);
  });

  it('is taken over again by the next one where the file did not settle', async () => {
    let tries = 0;
    const { locks } = await robbed(async () => {
      tries += 1;
      if (tries === 1) throw new Error('not in time');
    });
    await expect(locks.acquire('a', soon)).rejects.toThrow('not in time');
    await (await locks.acquire('a', soon)).release();
    expect(tries).toBe(2);
  });
});

it('does not take a holder with a heartbeat for a dead one because looks lie far apart', async () => {
  const directory = heldBy(STRANGER);
  for (let look = 1; look < 30; look++) {
    utimesSync(join(directory, STRANGER), look, look);
    const acquiring = new FileLock(directory, { staleMs: 20 }).acquire({ timeoutMs: 0 });
    await expect(acquiring).rejects.toThrow(LockTimeoutError);
  }
});
