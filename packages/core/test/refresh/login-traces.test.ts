import { describe, expect, it } from 'vitest';

import { beginTrace } from './schedules/begin-trace.ts';

describe('what others have done meanwhile stays', () => {
  it('when somebody logs out before the note is written, or before the answer is stored', async () => {
    for (const until of ['writes its note', 'receives']) {
      const t = beginTrace(['a']);
      await t.begin(t.A, 'a', 'writes its note');
      if (until === 'receives') {
        await t.goOn(t.A, 'goes on');
        await t.happen('A goes on');
        await t.happen('server handles');
      }
      t.logOut();
      await t.finish();
      expect(t.A.ends).toEqual(['removed']);
      expect(t.entries.size).toBe(0);
    }
  });

  it('when somebody logs in before the note is written, or before the answer is stored', async () => {
    for (const isCalling of [false, true]) {
      const t = beginTrace(['a']);
      await t.begin(t.A, 'a', 'writes its note');
      if (isCalling) {
        await t.goOn(t.A, 'goes on');
        await t.happen('A goes on');
        await t.happen('server handles');
      }
      t.logIn();
      await t.finish();
      expect(t.A.ends).toEqual(['A1.0']);
      expect(t.entries.get('a')?.refresh_token).toBe('R1.0');
      expect(t.entries.get('a')?.extra).toEqual({});
    }
  });

  it('when somebody logs in after a validating storage has said that nobody is: that login is refreshed', async () => {
    const t = beginTrace(['a'], true);
    t.logOut();
    await t.begin(t.A, 'a', 'reads');
    await t.happen('A reads');
    await t.happen('A reads');
    t.logIn({ isStale: true });
    await t.finish();
    expect(t.A.ends).toEqual(['A1.1']);
  });

  it('when somebody logs in after an answer was stored: whoever asks then does not get what it says', async () => {
    const t = beginTrace(['a']);
    await t.begin(t.A, 'a', 'goes on');
    await t.happen('A goes on');
    await t.happen('server handles');
    await t.goOn(t.A, 'goes on');
    await t.happen('A goes on');
    t.logIn({ isStale: true });
    t.ask(t.A, 'a');
    await t.world.settle();
    // Before the first call looks what validators say of its token.
    const [, reading] = t.world.ready();
    if (reading !== undefined) await t.world.take(reading);
    await t.finish();
    expect(t.A.ends).toEqual(['A0.1', 'A1.2']);
  });
});
