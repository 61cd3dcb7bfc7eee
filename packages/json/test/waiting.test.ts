import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync, readFileSync, renameSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

import { JSONTokenStorage } from '@token-storage/json';
import { LineProcess } from 'test-support/line-process';
import { sample } from 'test-support/sample';
import { canHoldUp, slowDisk } from 'test-support/slow-disk';
import { temporaryFolder } from 'test-support/temporary-folder';
import { waitInWrites } from 'test-support/wait-in-writes';
import { describe, expect, it, onTestFinished, vi } from 'vitest';

describe.runIf(canHoldUp)('processes that a system call holds up', () => {
  it(
    'a writer suspended right before its rename cannot commit once another has its lock',
    { timeout: 90_000 },
    async () => {
      const folder = temporaryFolder();
      const path = join(folder, 'tokens.json');
      const armed = join(folder, 'armed');
      const storage = new JSONTokenStorage(path);
      await storage.storeTokenDataByResourceServer({ a: sample('a', { scope: 'before' }) });
      const holder = LineProcess.program(
        new URL('workers/hold-lock.mjs', import.meta.url),
        [path, 'a'],
        slowDisk({ STOP_AT: '/tokens.json', ARMED: armed }),
      );
      expect(await holder.line()).toBe('holding');
      writeFileSync(armed, '');
      holder.say('store now');
      expect(await holder.line()).toBe('suspended');
      // As if its lease had stood still for long: the next one takes it over at once.
      const [lock = ''] = readdirSync(`${path}.locks`);
      const [lease = ''] = readdirSync(join(`${path}.locks`, lock));
      const dead = lease.replace(/\.\d+(?=\.[0-9a-f]+$)/, '.1');
      renameSync(join(`${path}.locks`, lock, lease), join(`${path}.locks`, lock, dead));
      await storage.withLock(
        'a',
        async (locked) => {
          expect((await locked.getTokenData('a'))?.scope).toBe('before');
          holder.process.kill('SIGCONT');
          expect(await holder.line()).toBe('ERR_LOCK_LOST');
          expect((await locked.getTokenData('a'))?.scope).toBe('before');
        },
        { timeoutMs: 60_000 },
      );
    },
  );

  it.each([1, 3])(
    'a modest writer waits for each of %d busy ones once at most, and for the write that is under way',
    async (busy) => {
      const path = join(temporaryFolder(), 'tokens.json');
      await new JSONTokenStorage(path).storeTokenDataByResourceServer({ a: sample('a') });
      const script = new URL('workers/store-often.mjs', import.meta.url);
      expect(await waitInWrites(script, path, busy)).toBeLessThanOrEqual(busy + 1);
    },
  );
});

it('a store is written while another program touches the file all the time', async () => {
  const path = join(temporaryFolder(), 'tokens.json');
  const storage = new JSONTokenStorage(path);
  await storage.storeTokenDataByResourceServer({ a: sample('a') });
  let seconds = 1_000_000;
  const touching = setInterval(() => utimesSync(path, (seconds += 7), seconds));
  const immediate = (): void => {
    utimesSync(path, (seconds += 7), seconds);
    next = setImmediate(immediate);
  };
  let next = setImmediate(immediate);
  onTestFinished(() => {
    clearInterval(touching);
    clearImmediate(next);
  });
  await storage.storeTokenDataByResourceServer({ b: sample('b') });
  expect(readFileSync(path, 'utf8')).toContain('"b"');
});

it('what was stored is read again also where the clock of this process stands still', async () => {
  const path = join(temporaryFolder(), 'tokens.json');
  const storage = new JSONTokenStorage(path);
  vi.useFakeTimers();
  onTestFinished(() => void vi.useRealTimers());
  await storage.storeTokenDataByResourceServer({ a: sample('a') });
  const child = spawn(process.execPath, [
    fileURLToPath(new URL('workers/store-many.mjs', import.meta.url)),
    path,
    'other',
    '1',
  ]);
  await once(child, 'exit');
  expect(Object.keys(await storage.getTokenDataByResourceServer())).toEqual(['a', 'other-0']);
});
