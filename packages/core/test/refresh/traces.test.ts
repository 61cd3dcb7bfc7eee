import { describe, expect, it } from 'vitest';

import { sample } from '../support/sample.ts';
import { beginTrace } from './schedules/begin-trace.ts';
import type { Trace } from './schedules/trace.ts';

const trace = (...names: string[]): Trace => beginTrace(names);

describe('a refresh token is spent once', () => {
  it('when somebody logs in between the read and the lock: the lock of the new refresh token is taken', async () => {
    const t = trace('a');
    await t.begin(t.A, 'a', 'locks');
    await t.happen('A locks');
    t.logIn({ isStale: true });
    await t.begin(t.B, 'a', 'writes its note');
    await t.goOnAsFarAsPossible(t.A);
    expect(t.spent('R1.0')).toBe(0);
    await t.finish();
    expect([t.spent('R0.0'), t.spent('R1.0')]).toEqual([0, 1]);
    expect([...t.A.ends, ...t.B.ends]).toEqual(['A1.1', 'A1.1']);
  });

  it('when two entries share it, each of which somebody wants', async () => {
    const t = trace('a', 'b');
    await t.begin(t.A, 'a', 'writes its note');
    t.ask(t.B, 'b');
    await t.world.settle();
    await t.goOnAsFarAsPossible(t.B);
    expect(t.spent('R0.0')).toBe(0);
    await t.finish();
    expect(t.server.requests.map(({ token }) => token)).toEqual(['R0.0', 'R0.1']);
  });

  it('when the caller sleeps, and another entry with the same refresh token is wanted: its note is in both', async () => {
    const t = trace('a', 'b');
    await t.begin(t.A, 'a', 'goes on');
    await t.happen('A goes on');
    t.sleep(t.A);
    t.ask(t.B, 'b');
    await t.world.settle();
    await t.goOnAsFarAsPossible(t.B);
    expect(t.spent('R0.0')).toBe(1);
    await t.happen('server handles R0.0 of A');
    await t.wake();
    await t.finish();
    expect(t.server.requests.map(({ token }) => token)).toEqual(['R0.0', 'R0.1']);
  });

  it('when the caller sleeps while his call is under way: who takes the lock over waits for his note', async () => {
    const t = trace('a');
    await t.begin(t.A, 'a', 'goes on');
    await t.happen('A goes on');
    t.sleep(t.A);
    t.ask(t.B, 'a');
    await t.world.settle();
    await t.goOnAsFarAsPossible(t.B);
    await t.happen('server handles R0.0 of A');
    await t.wake();
    await t.finish();
    expect(t.spent('R0.0')).toBe(1);
    expect(t.B.ends).toEqual(['A0.1']);
  });

  it('when somebody sleeps between his note and his call: he does not call any more', async () => {
    const t = trace('a');
    await t.begin(t.A, 'a', 'goes on');
    t.sleep(t.A);
    await t.begin(t.B, 'a', 'locks');
    await t.happen('B locks');
    await t.wake();
    await t.happen('A goes on');
    expect(t.spent('R0.0')).toBe(0);
    await t.finish();
    expect(t.spent('R0.0')).toBe(1);
    expect([...t.A.ends, ...t.B.ends]).toEqual(['A0.1', 'A0.1']);
  });

  it('when the answer cannot be stored: its receiver holds the lock until it can', async () => {
    const t = trace('a');
    await t.begin(t.A, 'a', 'goes on');
    await t.happen('A goes on');
    await t.happen('server handles');
    t.A.actor.fullDisk = 3;
    await t.goOnAsFarAsPossible(t.A);
    expect(t.A.ends).toEqual(['not-stored']);
    t.ask(t.B, 'a');
    await t.finish();
    expect(t.B.ends).toEqual(['A0.1']);
    expect(t.spent('R0.0')).toBe(1);
  });

  it('when its receiver waits for the lock himself by another call, and can store it before that knows', async () => {
    const t = trace('a', 'b');
    await t.begin(t.A, 'a', 'goes on');
    await t.happen('A goes on');
    t.ask(t.A, 'b');
    await t.world.settle();
    await t.goOnAsFarAsPossible(t.A);
    await t.happen('server handles');
    t.A.actor.fullDisk = 1;
    await t.happen('A receives');
    await t.happen('A writes');
    expect(t.A.ends).toEqual(['not-stored']);
    t.world.nowMs += 1_000;
    for (const label of ['A looks at the time', 'A writes', 'A goes on']) await t.happen(label);
    await t.finish();
    expect(t.A.ends).toEqual(['not-stored', 'A0.2']);
    expect([t.spent('R0.0'), t.spent('R0.1')]).toEqual([1, 1]);
  });
});

describe('the lock', () => {
  it('is waited for with an end: two calls, a lease and some more', async () => {
    const t = trace('a');
    await t.begin(t.A, 'a', 'goes on');
    await t.happen('A goes on');
    await t.happen('server handles');
    t.A.actor.fullDisk = Infinity;
    t.ask(t.B, 'a');
    while (t.B.ends.length === 0) {
      const [step] = t.world.ready();
      if (step === undefined) t.world.passTime();
      else await t.world.take(step);
    }
    expect([...t.A.ends, ...t.B.ends]).toEqual(['not-stored', 'timeout']);
    expect(t.world.nowMs).toBe(104_000);
  });

  it('is given up for the login that somebody has made meanwhile, when the wait ends', async () => {
    const t = trace('a');
    await t.begin(t.A, 'a', 'goes on');
    await t.happen('A goes on');
    await t.happen('server handles');
    t.A.actor.fullDisk = Infinity;
    await t.begin(t.B, 'a', 'reads');
    await t.goOnAsFarAsPossible(t.B);
    t.logIn();
    while (t.B.ends.length === 0) {
      const [step] = t.world.ready();
      if (step === undefined) t.world.passTime();
      else await t.world.take(step);
    }
    expect(t.B.ends).toEqual(['A1.0']);
    expect(t.world.nowMs).toBe(104_000);
  });

  it('is all that is waited for where the caller has given up, and said so in his note', async () => {
    const t = trace('a');
    await t.begin(t.A, 'a', 'goes on');
    await t.happen('A goes on');
    t.world.passTime();
    await t.goOnAsFarAsPossible(t.A);
    expect(t.A.ends).toEqual(['timeout']);
    t.ask(t.B, 'a');
    await t.world.settle();
    await t.goOnAsFarAsPossible(t.B);
    expect(t.spent('R0.0')).toBe(2);
    expect(t.world.nowMs).toBe(2_000);
    await t.finish();
    // The answer that came late is stored; the refusal counts for nothing.
    expect(t.B.ends).toEqual(['A0.1']);
  });

  it('leaves nobody waiting for the answer of one who has stopped listening, and could not say so in his note', async () => {
    const t = trace('a');
    await t.begin(t.A, 'a', 'goes on');
    await t.happen('A goes on');
    t.A.actor.fullDisk = 1;
    // The deadline, and nine more.
    for (const ms of [2_000, 18_000]) {
      t.world.nowMs += ms;
      await t.happen('A looks at the time');
    }
    await t.happen('server handles');
    await t.happen('A receives');
    await t.happen('A writes');
    expect(t.A.ends).toEqual(['timeout']);
    t.sleep(t.A, 3_000);
    const { nowMs } = t.world;
    t.ask(t.B, 'a');
    await t.world.settle();
    await t.goOnAsFarAsPossible(t.B);
    expect([t.spent('R0.0'), t.world.nowMs]).toEqual([2, nowMs]);
    await t.finish();
    expect(t.B.ends).toEqual(['in-doubt']);
  });

  it('is taken from one who has died before he called, at once and without doubt that would remain', async () => {
    const t = trace('a');
    await t.begin(t.A, 'a', 'goes on');
    t.becomeUnsure();
    t.world.crash(t.A.actor);
    t.ask(t.B, 'a');
    await t.finish();
    expect(t.B.ends).toEqual(['A0.1']);
    expect(t.world.nowMs).toBeLessThan(2_001);
    expect(t.entries.get('a')?.extra).toEqual({});
  });
});

describe('what a living program has received is stored', () => {
  it('when it has lost the lock meanwhile', async () => {
    const t = trace('a');
    await t.begin(t.A, 'a', 'goes on');
    await t.happen('A goes on');
    t.sleep(t.A);
    await t.begin(t.B, 'a', 'locks');
    await t.happen('B locks');
    await t.happen('server handles');
    await t.wake();
    await t.finish();
    expect(t.entries.get('a')?.refresh_token).toBe('R0.1');
  });

  it('when it comes after the deadline', async () => {
    const t = trace('a');
    await t.begin(t.A, 'a', 'goes on');
    await t.happen('A goes on');
    t.world.passTime();
    await t.goOnAsFarAsPossible(t.A);
    expect(t.A.ends).toEqual(['timeout']);
    await t.finish();
    expect(t.entries.get('a')?.access_token).toBe('A0.1');
  });

  it('in every entry that holds what was spent, also where its access token has been replaced', async () => {
    const t = trace('a', 'b');
    await t.begin(t.A, 'a', 'goes on');
    await t.happen('A goes on');
    await t.happen('server handles');
    t.storeForeign(sample('b', { access_token: 'A0.other', refresh_token: 'R0.0' }));
    await t.finish();
    const stored = [...t.entries.values()].map((data) => [data.access_token, data.refresh_token]);
    expect(stored).toEqual([
      ['A0.1', 'R0.1'],
      ['A0.other', 'R0.1'],
    ]);
  });
});

describe('doubt', () => {
  it('is left to who is under way: a refusal after another note starts over', async () => {
    const t = trace('a');
    await t.begin(t.A, 'a', 'goes on');
    await t.happen('A goes on');
    // Somebody else, without locks, has spent it.
    t.server.spend('R0.0');
    await t.happen('server handles');
    t.sleep(t.A);
    await t.begin(t.B, 'a', 'reads');
    await t.goOnAsFarAsPossible(t.B);
    for (let look = 0; look < 20 && t.spent('R0.0') < 2; look += 1) {
      t.world.nowMs += 250;
      await t.goOnAsFarAsPossible(t.B);
    }
    expect(t.spent('R0.0')).toBe(2);
    t.world.nowMs += 60_000;
    await t.wake();
    await t.happen('A receives');
    await t.goOn(t.A, 'reads');
    await t.happen('A reads');
    expect(t.A.ends).toEqual([]);
  });

  it('is not raised by the note of another refresh token', async () => {
    const t = trace('a');
    await t.begin(t.A, 'a', 'goes on');
    await t.happen('A goes on');
    t.world.crash(t.A.actor);
    // Its note stays, and says nothing of the next one.
    t.refreshForeign({ isForced: true });
    t.server.spend('R0.1');
    t.ask(t.B, 'a');
    await t.finish();
    expect(t.B.ends).toEqual(['rejected']);
  });

  it('stays when the caller has died: the note says that he may have spent it', async () => {
    const t = trace('a');
    await t.begin(t.A, 'a', 'goes on');
    await t.happen('A goes on');
    await t.happen('server handles');
    t.becomeUnsure();
    t.world.crash(t.A.actor);
    for (let time = 0; time < 2; time += 1) {
      t.ask(t.B, 'a');
      await t.finish();
    }
    expect(t.B.ends).toEqual(['in-doubt', 'in-doubt']);
    expect(t.world.nowMs).toBeLessThan(2_000);
  });
});
