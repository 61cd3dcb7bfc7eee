import { createHook } from 'node:async_hooks';
import { readdirSync, renameSync, statSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { setImmediate } from 'node:timers/promises';
import { LockLostError, LockTimeoutError } from '@token-storage/core';
import { temporaryFolder } from 'test-support/temporary-folder';
import { describe, expect, it, onTestFinished } from 'vitest';

import { FileLock } from '../src/file-lock/file-lock.ts';
import { heldBy, lockIn } from './support/lock-directory.ts';
import { Worker } from './support/worker.ts';

const soon = { timeoutMs: 5000 };

describe('taking and giving back', () => {
  it('keeps exactly one directory in the lock directory, free or named after its holder', async () => {
    const directory = lockIn(temporaryFolder());
    const held = await new FileLock(directory).acquire(soon);
    const [name, ...others] = readdirSync(directory);
    expect(others).toEqual([]);
    expect(name).toMatch(new RegExp(`^held\\.[0-9a-z-]+\\.${process.pid}\\.\\d+\\.[0-9a-f]{12}$`));
    expect(held.directory).toBe(join(directory, name ?? ''));

    await held.release();
    expect(readdirSync(directory)).toEqual(['free']);
  });

  it('gives the directories to their owner only, and leaves nothing beside them', async () => {
    const folder = temporaryFolder();
    const held = await new FileLock(lockIn(folder)).acquire(soon);
    expect(statSync(lockIn(folder)).mode & 0o777).toBe(0o700);
    expect(statSync(held.directory).mode & 0o777).toBe(0o700);
    expect(readdirSync(folder)).toEqual(['tokens.json.lock']);
    await held.release();
  });

  it('gives the lock back before the call returns', async () => {
    const directory = lockIn(temporaryFolder());
    const held = await new FileLock(directory).acquire(soon);
    const released = held.release();
    expect(readdirSync(directory)).toEqual(['free']);
    await released;
  });

  it('can be released twice', async () => {
    const directory = lockIn(temporaryFolder());
    const held = await new FileLock(directory).acquire(soon);
    await held.release();
    const next = await new FileLock(directory).acquire(soon);
    await held.release();
    expect(next.stillHeld()).toBe(true);
    await next.release();
  });

  it('serves those of one process in the order in which they asked, one at a time', async () => {
    const directory = lockIn(temporaryFolder());
    const order: number[] = [];
    let inside = 0;
    await Promise.all(
      Array.from({ length: 20 }, async (_, index) => {
        const held = await new FileLock(directory).acquire(soon);
        expect((inside += 1)).toBe(1);
        await Promise.resolve();
        order.push(index);
        inside -= 1;
        await held.release();
      }),
    );
    expect(order).toEqual(order.toSorted((a, b) => a - b));
  });

  it('treats two spellings of one path as one lock', async () => {
    const folder = temporaryFolder();
    symlinkSync(folder, join(folder, 'same'));
    const held = await new FileLock(lockIn(folder)).acquire(soon);
    const other = new FileLock(lockIn(join(folder, 'same'))).acquire({ timeoutMs: 30 });
    await expect(other).rejects.toThrow(LockTimeoutError);
    await held.release();
  });
});

describe('waiting', () => {
  it('ends with a LockTimeoutError that names this process', async () => {
    const directory = lockIn(temporaryFolder());
    const held = await new FileLock(directory).acquire(soon);
    const waiting = new FileLock(directory).acquire({ timeoutMs: 20, lockName: 'the tokens' });
    await expect(waiting).rejects.toMatchObject({
      name: 'LockTimeoutError',
      code: 'ERR_LOCK_TIMEOUT',
      lockName: 'the tokens',
      owner: 'this process',
      timeoutMs: 20,
      message:
        'The lock the tokens was not free within 20 ms: this process holds it. Try again, or allow more time. (https://token-storage.github.io/token-storage/errors#err_lock_timeout)',
    });
    await held.release();
  });

  it('names the process that holds the lock', async () => {
    const directory = lockIn(temporaryFolder());
    const holder = new Worker('holder.mjs', directory, '', 10_000);
    await holder.line();
    const waiting = new FileLock(directory).acquire({ timeoutMs: 0 });
    await expect(waiting).rejects.toMatchObject({ owner: `process ${holder.process.pid}`, lockName: directory });
  });

  it.each(['held.other-boot.1.1.0123456789ab', 'held.what is this'])(
    'says that the holder is elsewhere when its name is %j',
    async (name) => {
      const waiting = new FileLock(heldBy(name)).acquire({ timeoutMs: 0 });
      await expect(waiting).rejects.toMatchObject({ owner: 'another machine or container' });
    },
  );

  it('tries once when it may not wait at all', async () => {
    const held = await new FileLock(lockIn(temporaryFolder())).acquire({ timeoutMs: 0 });
    expect(held.stillHeld()).toBe(true);
    await held.release();
  });

  it('gets the lock as soon as another process gives it back', async () => {
    const directory = lockIn(temporaryFolder());
    const holder = new Worker('holder.mjs', directory, '', 10_000);
    await holder.line();
    const waiting = new FileLock(directory).acquire(soon);
    holder.say('release');
    await (await waiting).release();
  });

  it.each(['in line behind its own process', 'for another process'])(
    'stops with the reason of the signal while it waits %s, and leaves the lock as it was',
    async (kind) => {
      const foreign = kind.startsWith('for');
      const directory = foreign ? heldBy('held.other-boot.1.1.0123456789ab') : lockIn(temporaryFolder());
      const held = foreign ? undefined : await new FileLock(directory).acquire(soon);
      const before = readdirSync(directory);
      const controller = new AbortController();
      const waiting = new FileLock(directory).acquire({ ...soon, signal: controller.signal });
      const reason = new Error('enough');
      controller.abort(reason);
      await expect(waiting).rejects.toBe(reason);
      expect(readdirSync(directory)).toEqual(before);
      if (foreign) renameSync(join(directory, before[0] ?? ''), join(directory, 'free'));
      await held?.release();
      await (await new FileLock(directory).acquire(soon)).release();
    },
  );

  it('does not begin when the signal is aborted already', async () => {
    const folder = temporaryFolder();
    const signal = AbortSignal.abort(new Error('enough'));
    await expect(new FileLock(lockIn(folder)).acquire({ ...soon, signal })).rejects.toThrow('enough');
    expect(readdirSync(folder)).toEqual([]);
  });
});

describe('holding', () => {
  it('aborts the signal on release, without saying that the lock was lost', async () => {
    const held = await new FileLock(lockIn(temporaryFolder())).acquire(soon);
    const { signal } = held;
    expect(signal.aborted).toBe(false);
    await held.release();
    expect(signal.aborted).toBe(true);
    expect(signal.reason).not.toBeInstanceOf(LockLostError);
    expect(held.stillHeld()).toBe(false);
  });

  it('knows that it has ended also when the signal is first asked for afterwards', async () => {
    const held = await new FileLock(lockIn(temporaryFolder())).acquire(soon);
    await held.release();
    expect(held.signal.aborted).toBe(true);
  });

  it('leaves no timer behind', async () => {
    const timers = new Set<number>();
    const hook = createHook({
      init: (id, type) => void (type === 'Timeout' && timers.add(id)),
      destroy: (id) => void timers.delete(id),
    }).enable();
    onTestFinished(() => void hook.disable());
    const held = await new FileLock(lockIn(temporaryFolder())).acquire(soon);
    expect(timers.size).toBe(1);
    await held.release();
    // Node tells of it in one of the next turns of the event loop.
    while (timers.size > 0) await setImmediate();
    expect(timers.size).toBe(0);
  });

  it('does not keep the process alive', async () => {
    const holder = new Worker('holder.mjs', lockIn(temporaryFolder()), '', 10_000);
    await holder.line();
    holder.say('leave');
    expect(await holder.exit()).toBe(0);
  });
});
