import { expect, it, onTestFinished, vi } from 'vitest';
import { retryWhileBusy } from '../src/retry-while-busy.ts';

const failure = (code: string): Error => Object.assign(new Error(code), { code, syscall: 'rename' });

/** Fails as often as told, then succeeds. */
function failing(times: number, code: string): { action: () => string; tries: () => number } {
  let tries = 0;
  const action = (): string => {
    tries += 1;
    if (tries <= times) throw failure(code);
    return 'done';
  };
  return { action, tries: () => tries };
}

function useClock(): void {
  vi.useFakeTimers({ toFake: ['performance', 'setTimeout'] });
  onTestFinished(() => void vi.useRealTimers());
}

it('has run once when it returns', async () => {
  const { action, tries } = failing(0, '');
  const result = retryWhileBusy(action);
  expect(tries()).toBe(1);
  expect(await result).toBe('done');
});

it.each(['EPERM', 'EBUSY', 'EACCES'])('tries again after %s on Windows', async (code) => {
  const { action, tries } = failing(3, code);
  expect(await retryWhileBusy(action, 'win32')).toBe('done');
  expect(tries()).toBe(4);
});

it.each(['linux', 'darwin'])('tries once on %s', async (platform) => {
  const { action, tries } = failing(3, 'EBUSY');
  await expect(retryWhileBusy(action, platform)).rejects.toThrow('EBUSY');
  expect(tries()).toBe(1);
});

it.each(['ENOENT', 'ENOSPC'])('does not try again after %s', async (code) => {
  const { action, tries } = failing(3, code);
  await expect(retryWhileBusy(action, 'win32')).rejects.toThrow(code);
  expect(tries()).toBe(1);
});

it('gives up after two seconds', async () => {
  useClock();
  const { action } = failing(Number.POSITIVE_INFINITY, 'EPERM');
  const started = performance.now();
  const result = expect(retryWhileBusy(action, 'win32')).rejects.toThrow('EPERM');
  await vi.advanceTimersByTimeAsync(3000);
  await result;
  expect(performance.now() - started).toBeGreaterThanOrEqual(2000);
});
