import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { SharedValue } from '../src/id-token/issuer/shared-value.ts';
import { deferred, type Deferred } from './support/deferred.ts';

describe('SharedValue', () => {
  it('loads once for everybody who asks for something newer than the same old value', async () => {
    const loads: boolean[] = [];
    const shared = new SharedValue(async (isReload) => ({ turn: loads.push(isReload) }), 10_000);
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
    }, 10_000);
    const first = await shared.get();
    fails = true;
    await expect(shared.getNewerThan(first)).rejects.toThrow('no');
    expect(await shared.get()).toBe(first);
    fails = false;
    expect(await shared.getNewerThan(first)).not.toBe(first);
  });
});

describe('SharedValue, where a load does not settle', () => {
  /** Loads that settle when a test says so, and a clock that goes on when it says so. */
  function started(limitMs: number): { shared: SharedValue<object>; loads: Deferred<object>[] } {
    vi.useFakeTimers({ toFake: ['performance', 'setTimeout', 'clearTimeout'] });
    onTestFinished(() => void vi.useRealTimers());
    const loads: Deferred<object>[] = [];
    const shared = new SharedValue<object>(() => {
      const load = deferred<object>();
      loads.push(load);
      return load.promise;
    }, limitMs);
    return { shared, loads };
  }

  it('lets one of those who wait load it again, and the others wait for that', async () => {
    const { shared, loads } = started(10_000);
    void shared.get();
    const others = [shared.get(), shared.get(), shared.get()];
    await vi.advanceTimersByTimeAsync(2999);
    expect(loads).toHaveLength(1);
    await vi.advanceTimersByTimeAsync(1);
    expect(loads).toHaveLength(2);
    const value = {};
    loads[1]?.resolve(value);
    expect(new Set(await Promise.all(others))).toEqual(new Set([value]));
    expect(vi.getTimerCount()).toBe(0);
  });

  it('sends no third load after two before the second must have been dropped as well', async () => {
    const { shared, loads } = started(10_000);
    void shared.get();
    void shared.get();
    const third = shared.get();
    await vi.advanceTimersByTimeAsync(12_999);
    expect(loads).toHaveLength(2);
    await vi.advanceTimersByTimeAsync(1);
    expect(loads).toHaveLength(3);
    loads[2]?.resolve({});
    await third;
  });

  it('waits no longer than a load may take', async () => {
    const { shared, loads } = started(100);
    void shared.get();
    void shared.get();
    await vi.advanceTimersByTimeAsync(100);
    expect(loads).toHaveLength(2);
  });

  it('does not let an earlier load that ends late replace what a later one gave', async () => {
    const { shared, loads } = started(10_000);
    const slow = shared.get();
    const quick = shared.get();
    await vi.advanceTimersByTimeAsync(3000);
    const [older, newer] = [{ older: true }, { newer: true }];
    loads[1]?.resolve(newer);
    expect(await quick).toBe(newer);
    loads[0]?.resolve(older);
    expect(await slow).toBe(newer);
    expect(await shared.get()).toBe(newer);
  });

  it('gives those who wait what went wrong', async () => {
    const { shared, loads } = started(10_000);
    const all = [shared.get(), shared.get()].map((each) => expect(each).rejects.toThrow('no'));
    loads[0]?.reject(new Error('no'));
    await Promise.all(all);
    expect(shared.isLoading).toBe(false);
  });
});
