import { once } from 'node:events';
import { readdirSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { LockLostError, LockTimeoutError } from '@token-storage/core';
import { temporaryFolder } from 'test-support/temporary-folder';
import { describe, expect, it, onTestFinished } from 'vitest';

import { FileLock } from '../src/file-lock/file-lock.ts';
import { newHeldName } from '../src/file-lock/held-name.ts';
import { heldBy, lockIn, rob } from './support/lock-directory.ts';
import { Worker } from './support/worker.ts';

const soon = { timeoutMs: 5000 };

describe('robbing', () => {
  it('takes over at once from a process id that belongs to another process now', async () => {
    const [, domain, pid, start] = newHeldName().split('.');
    const directory = heldBy(`held.${domain}.${pid}.${Number(start) + 1}.0123456789ab`);
    await (await new FileLock(directory).acquire({ timeoutMs: 0 })).release();
    expect(readdirSync(directory)).toEqual(['free']);
  });

  it('empties the lock before it hands it out', async () => {
    const [, domain, pid, start] = newHeldName().split('.');
    const name = `held.${domain}.${pid}.${Number(start) + 1}.0123456789ab`;
    const directory = heldBy(name);
    writeFileSync(join(directory, name, '0123456789ab'), 'half a write');
    const held = await new FileLock(directory).acquire({ timeoutMs: 0 });
    expect(readdirSync(held.directory)).toEqual([]);
    await held.release();
  });

  it('waits until the lock of another machine has stood still for long enough', async () => {
    const directory = heldBy('held.other-boot.1.1.0123456789ab');
    const started = performance.now();
    const held = await new FileLock(directory, { staleMs: 200 }).acquire(soon);
    expect(performance.now() - started).toBeGreaterThanOrEqual(200);
    await held.release();
  });

  it('does not take over while somebody touches the lock, whatever time their clock says', async () => {
    const name = 'held.other-boot.1.1.0123456789ab';
    const directory = heldBy(name);
    let time = 0;
    const timer = setInterval(() => utimesSync(join(directory, name), (time += 1), time), 10);
    onTestFinished(() => clearInterval(timer));
    const waiting = new FileLock(directory, { staleMs: 150 }).acquire({ timeoutMs: 600 });
    await expect(waiting).rejects.toThrow(LockTimeoutError);
  });

  it('is not done to a holder that takes long and lives', async () => {
    const directory = lockIn(temporaryFolder());
    const held = await new FileLock(directory, { staleMs: 250 }).acquire(soon);
    const waiter = new Worker('waiter.mjs', directory, 1000, 250);
    expect(await waiter.line()).toBe('waiting');
    expect(await waiter.line()).toBe(`ERR_LOCK_TIMEOUT process ${process.pid}`);
    expect(held.stillHeld()).toBe(true);
    expect(held.signal.aborted).toBe(false);
    await held.release();
  });

  it('is noticed by the holder at its next touch', async () => {
    const held = await new FileLock(lockIn(temporaryFolder()), { staleMs: 100 }).acquire({ ...soon, lockName: 'L' });
    rob(held);
    if (!held.signal.aborted) await once(held.signal, 'abort');
    expect(held.signal.reason).toBeInstanceOf(LockLostError);
    expect(held.signal.reason).toMatchObject({ code: 'ERR_LOCK_LOST', lockName: 'L' });
  });

  it('is noticed by the holder when it looks, and releasing is harmless then', async () => {
    const directory = lockIn(temporaryFolder());
    const held = await new FileLock(directory).acquire(soon);
    expect(held.stillHeld()).toBe(true);
    rob(held);
    expect(held.stillHeld()).toBe(false);
    expect(held.signal.reason).toBeInstanceOf(LockLostError);
    await held.release();
    expect(readdirSync(directory)).toEqual(['held.elsewhere.1.1.abc']);
  });

  it('lets the next one of the same process have its turn', async () => {
    const directory = lockIn(temporaryFolder());
    const held = await new FileLock(directory).acquire(soon);
    const next = new FileLock(directory, { staleMs: 100 }).acquire(soon);
    rob(held);
    expect(held.stillHeld()).toBe(false);
    await (await next).release();
  });
});
