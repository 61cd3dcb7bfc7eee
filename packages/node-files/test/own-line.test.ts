import { describe, expect, it } from 'vitest';

import { OwnLine } from '../src/file-lock/own-line.ts';

const soon = { timeoutMs: 5000 };

describe('a line', () => {
  it('gives the turn to one after the other, in the order in which they came', async () => {
    const line = new OwnLine();
    const first = await line.enter('lock', soon);
    const seen: number[] = [];
    const others = [1, 2, 3].map(async (each) => {
      const leave = await line.enter('lock', soon);
      seen.push(each);
      // Who leaves twice takes nobody's turn away.
      leave?.();
      leave?.();
    });
    await line.enter('another lock', soon);
    expect(seen).toEqual([]);
    first?.();
    await Promise.all(others);
    expect(seen).toEqual([1, 2, 3]);
  });

  it('goes on behind one who has no time left, and one whose signal was aborted', async () => {
    const line = new OwnLine();
    const leave = await line.enter('lock', soon);
    const reason = new Error('enough');
    const controller = new AbortController();
    const impatient = line.enter('lock', { timeoutMs: 1 });
    const stopped = line.enter('lock', { ...soon, signal: controller.signal });
    const last = line.enter('lock', soon);
    controller.abort(reason);
    await expect(stopped).rejects.toBe(reason);
    expect(await impatient).toBeUndefined();
    leave?.();
    expect(await last).toBeTypeOf('function');
  });
});
