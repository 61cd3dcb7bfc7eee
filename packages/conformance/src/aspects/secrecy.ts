import { type TokenResponse, TokenStorageData, type TokenStorageDataFields } from '@token-storage/core';

import type { Suite } from '../suite.ts';
import { shownForms } from '../trial/shown-forms.ts';

/**
 * No token in any error, event, or line on the console. Every other test looks for that as well; here are the errors
 * that none of them provokes, with tokens wherever a caller can put one.
 */
export function secrecy(suite: Suite): void {
  suite.test('shows no token of what was passed in place of a name', async (trial) => {
    const { storage } = trial;
    for (const wrong of [trial.data(), trial.data().toDict(), [trial.secret()], () => trial.secret()] as never[]) {
      const calls: Record<string, () => unknown> = {
        getTokenData: () => storage.getTokenData(wrong),
        removeTokenData: () => storage.removeTokenData(wrong),
        updateTokenData: () => storage.updateTokenData(wrong, () => undefined),
        withLock: () => storage.withLock(wrong, async () => {}),
        withNamespace: () => storage.withNamespace(wrong),
      };
      for (const [name, call] of Object.entries(calls)) await trial.failure(call, name);
    }
  });

  suite.test('shows no token of what was passed in place of a function, a number or options', async (trial) => {
    const { storage } = trial;
    for (const wrong of [trial.data(), trial.data().toDict(), trial.secret()] as never[]) {
      const calls: Record<string, () => unknown> = {
        updateTokenData: () => storage.updateTokenData('a', wrong),
        withLock: () => storage.withLock('a', wrong),
        timeoutMs: () => storage.withLock('a', async () => {}, { timeoutMs: wrong }),
        subscribe: () => storage.subscribe(wrong),
      };
      for (const [name, call] of Object.entries(calls)) await trial.failure(call, name);
    }
  });

  suite.test('shows no token of what was passed in place of token data', async (trial) => {
    const { storage } = trial;
    const dict = trial.data().toDict();
    for (const wrong of [dict, [dict], trial.secret(), [trial.data()], Promise.resolve(trial.data())] as never[]) {
      const calls: Record<string, () => unknown> = {
        store: () => storage.storeTokenDataByResourceServer({ a: wrong }),
        'store among good ones': () => storage.storeTokenDataByResourceServer({ b: trial.data(), a: wrong }),
        updateTokenData: () => storage.updateTokenData('a', () => wrong),
      };
      for (const [name, call] of Object.entries(calls)) await trial.failure(call, name);
    }
    await trial.failure(() => storage.storeTokenDataByResourceServer(trial.data() as never));
    await trial.failure(() => storage.storeTokenDataByResourceServer(trial.secret() as never));
  });

  suite.test('shows no token of token data with a field that is not valid (item 2)', async (trial) => {
    const good = trial.data({ extra: { unknown: trial.secret() } }).toDict() as Record<string, unknown>;
    const copy = { toDict: () => ({ ...good, scope: [trial.secret()] }) } as never;
    await trial.failure(() => trial.storage.storeTokenDataByResourceServer({ a: copy }), 'a copy with a bad field');
    for (const field of [...Object.keys(good).filter((name) => name !== 'unknown'), 'extra']) {
      for (const value of [{ token: trial.secret() }, [trial.secret()], () => trial.secret(), Symbol(trial.secret())]) {
        if (field === 'extra' && typeof value === 'object') continue;
        const fields = { ...good, [field]: value } as unknown as TokenStorageDataFields;
        await trial.failure(() => new TokenStorageData(fields), field);
      }
    }
    await trial.failure(() => trial.data({ extra: { access_token: trial.secret() } }), 'extra with a token field');
    await trial.failure(() => trial.data({ extra: { deep: () => trial.secret() } }), 'extra with a function');
    await trial.failure(() => trial.data({ expires_at_seconds: trial.secret() as never }), 'a token as expiry');
  });

  suite.test('shows no token of a token response that is not valid', async (trial) => {
    const { storage } = trial;
    const good = { access_token: trial.secret(), refresh_token: trial.secret(), scope: 's', resource_server: 'a' };
    const whole = { ...good, token_type: 'Bearer', expires_in: 5, other_tokens: [good] };
    for (const field of [...Object.keys(whole), 'id_token']) {
      for (const value of [
        { token: trial.secret() },
        [trial.secret()],
        ...(field.startsWith('e') ? [trial.secret()] : []),
      ]) {
        const response = { ...whole, [field]: value } as unknown as TokenResponse;
        await trial.failure(() => storage.storeTokenResponse(response), field);
      }
    }
    for (const response of [
      trial.secret(),
      [trial.secret()],
      [[good]],
      { ...good, other_tokens: undefined },
    ] as never[]) {
      await trial.failure(() => storage.storeTokenResponse(response), 'something else');
    }
    const { resource_server: _, ...nameless } = good;
    await trial.refused('ERR_USAGE', () => storage.storeTokenResponse(nameless), 'a response without a name');
    await trial.refused(
      'ERR_USAGE',
      () => storage.storeTokenResponse({ ...whole, id_token: trial.secret() }),
      'no decoder',
    );
  });

  suite.test('refuses redacted text in place of a token, and shows no token in what it redacts', async (trial) => {
    const { storage } = trial;
    await storage.storeTokenDataByResourceServer({ a: trial.data({ extra: { unknown: trial.secret() } }) });
    const stored = await storage.getTokenDataByResourceServer();
    const redacted = JSON.stringify(stored['a']);
    trial.watch('token data as text', [redacted, JSON.stringify(stored), String(stored['a'])]);
    await trial.refused('ERR_INVALID_TOKEN_DATA', () => TokenStorageData.fromDict(JSON.parse(redacted)));
    const again = { toDict: () => JSON.parse(redacted) as object } as never;
    await trial.refused('ERR_INVALID_TOKEN_DATA', () => storage.storeTokenDataByResourceServer({ a: again }));
  });

  suite.test('shows no token of two identities that meet in one namespace, refused or not', async (trial) => {
    const { storage } = trial;
    const [one, two] = [trial.data({ identity_id: 'user-1' }), trial.data({ identity_id: 'user-2' })];
    const calls = [
      () => storage.storeTokenDataByResourceServer({ a: one, b: two }),
      () => storage.storeTokenDataByResourceServer({ a: one }),
      () => storage.storeTokenDataByResourceServer({ b: two }),
      () => storage.updateTokenData('c', () => two),
      () => storage.getTokenDataByResourceServer(),
    ];
    for (const call of calls) await call().catch((error: unknown) => trial.watch('mixed identities', error));
  });

  suite.test('shows no token in the errors of locks and of a closed storage', async (trial) => {
    const { storage } = trial;
    const data = trial.data();
    await storage.storeTokenDataByResourceServer({ a: data });
    let kept = storage;
    await storage.withLock('a', async (locked) => {
      kept = locked;
      await trial.refused('ERR_LOCK_TIMEOUT', () => storage.withLock('a', async () => data, { timeoutMs: 10 }));
    });
    await trial.refused('ERR_LOCK_LOST', () => kept.storeTokenDataByResourceServer({ a: trial.data() }));
    await storage.close();
    await trial.refused('ERR_STORAGE_CLOSED', () => storage.storeTokenDataByResourceServer({ a: data }));
    await trial.refused('ERR_STORAGE_CLOSED', () => storage.updateTokenData('a', () => data));
  });

  suite.test('shows no token of what was read where it is printed, cloned, spread or compared', async (trial) => {
    const { storage } = trial;
    await storage.storeTokenDataByResourceServer({ a: trial.data({ extra: { unknown: trial.secret() } }) });
    const record = await storage.getTokenDataByResourceServer();
    for (const [what, value] of Object.entries({ record, data: await trial.read(storage, 'a') })) {
      for (const [way, form] of shownForms(value ?? {})) trial.watch(`${what}, by ${way}`, form);
    }
  });

  suite.test('shows no token when it is printed itself', async (trial) => {
    await trial.storage.storeTokenDataByResourceServer(trial.record('a'));
    const view = trial.storage.withNamespace('other');
    await view.storeTokenDataByResourceServer(trial.record('a'));
    trial.watch('what a console shows of a storage', [trial.storage, view]);
  });
}
