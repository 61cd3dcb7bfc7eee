import { describe, expect, it } from 'vitest';
import { SharedValue } from '../src/id-token/shared-value.ts';

describe('SharedValue', () => {
  it('loads once for everybody who asks for something newer than the same old value', async () => {
    const loads: boolean[] = [];
    const shared = new SharedValue(async (isReload) => ({ turn: loads.push(isReload) }));
    const first = await shared.get();
    const [second, again] = await Promise.all([shared.getNewerThan(first), shared.getNewerThan(first)]);
    expect(again).toBe(second);
    // Late: the value was replaced meanwhile.
    expect(await shared.getNewerThan(first)).toBe(second);
    expect(loads).toEqual([false, true]);
  });

  it('keeps the old value when a newer one cannot be loaded, and tries again', async () => {
    let fails = false;
    const shared = new SharedValue(async () => {
      if (fails) throw new Error('no');
      return {};
    });
    const first = await shared.get();
    fails = true;
    await expect(shared.getNewerThan(first)).rejects.toThrow('no');
    expect(await shared.get()).toBe(first);
    fails = false;
    expect(await shared.getNewerThan(first)).not.toBe(first);
  });
});
