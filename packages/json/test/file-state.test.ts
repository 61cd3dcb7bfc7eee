import { expect, it } from 'vitest';

import { isSettled } from '../src/file/file-state.ts';

const state = (mtimeMs: number, ctimeMs = mtimeMs) => ({ ino: 1, size: 1, mtimeMs, ctimeMs });
const now = (): number => Date.now() + 0.5;

it('what was changed just now may change once more and look the same, as the clock of a file system goes in steps', () => {
  expect(isSettled(state(now()))).toBe(false);
  expect(isSettled(state(now() - 1000))).toBe(true);
});

it.runIf(process.platform !== 'win32')('but not where it was given a time of its own', () => {
  expect(isSettled(state(now(), now() + 3))).toBe(true);
});

it('unless the file system does not keep that time as it was given', () => {
  const second = Math.ceil(now() / 1000) * 1000;
  expect(isSettled(state(second, second + 10))).toBe(false);
});
