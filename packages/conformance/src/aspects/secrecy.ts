import { type TokenResponse, TokenStorageData, type TokenStorageDataFields } from '@token-storage/core';

import type { Suite } from '../suite.ts';
import { shownForms } from '../test-context/shown-forms.ts';

/**
 * No token in any error, event, or line on the console. Every other test looks for that as well; here are the errors
 * that none of them provokes, with tokens wherever a caller can put one.
 */
export function secrecy(suite: Suite): void {
  suite.it('shows no token of what was passed in place of a name', async (context) => {
    const { storage } = context;
    for (const wrong of [
      context.data(),
      context.data().toDict(),
      [context.secret()],
      () => context.secret(),
    ] as never[]) {
      const calls: Record<string, () => unknown> = {
        getTokenData: () => storage.getTokenData(wrong),
        removeTokenData: () => storage.removeTokenData(wrong),
        updateTokenData: () => storage.updateTokenData(wrong, () => undefined),
        withLock: () => storage.withLock(wrong, async () => {}),
        withNamespace: () => storage.withNamespace(wrong),
      };
      for (const [name, call] of Object.entries(calls)) await context.failure(call, name);
    }
  });

  suite.it('shows no token of what was passed in place of a function, a number or options', async (context) => {
    const { storage } = context;
    for (const wrong of [context.data(), context.data().toDict(), context.secret()] as never[]) {
      const calls: Record<string, () => unknown> = {
        updateTokenData: () => storage.updateTokenData('a', wrong),
        withLock: () => storage.withLock('a', wrong),
        timeoutMs: () => storage.withLock('a', async () => {}, { timeoutMs: wrong }),
        subscribe: () => storage.subscribe(wrong),
      };
      for (const [name, call] of Object.entries(calls)) await context.failure(call, name);
    }
  });

  suite.it('shows no token of what was passed in place of token data', async (context) => {
    const { storage } = context;
    const dict = context.data().toDict();
    for (const wrong of [
      dict,
      [dict],
      context.secret(),
      [context.data()],
      Promise.resolve(context.data()),
    ] as never[]) {
      const calls: Record<string, () => unknown> = {
        store: () => storage.storeTokenDataByResourceServer({ a: wrong }),
        'store among good ones': () => storage.storeTokenDataByResourceServer({ b: context.data(), a: wrong }),
        updateTokenData: () => storage.updateTokenData('a', () => wrong),
      };
      for (const [name, call] of Object.entries(calls)) await context.failure(call, name);
    }
    await context.failure(() => storage.storeTokenDataByResourceServer(context.data() as never));
    await context.failure(() => storage.storeTokenDataByResourceServer(context.secret() as never));
  });

  suite.it('shows no token of token data with a field that is not valid (item 2)', async (context) => {
    const good = context.data({ extra: { unknown: context.secret() } }).toDict() as Record<string, unknown>;
    const copy = { toDict: () => ({ ...good, scope: [context.secret()] }) } as never;
    await context.failure(() => context.storage.storeTokenDataByResourceServer({ a: copy }), 'a copy with a bad field');
    for (const field of [...Object.keys(good).filter((name) => name !== 'unknown'), 'extra']) {
      for (const value of [
        { token: context.secret() },
        [context.secret()],
        () => context.secret(),
        Symbol(context.secret()),
      ]) {
        if (field === 'extra' && typeof value === 'object') continue;
        const fields = { ...good, [field]: value } as unknown as TokenStorageDataFields;
        await context.failure(() => new TokenStorageData(fields), field);
      }
    }
    await context.failure(
      () => context.data({ extra: { access_token: context.secret() } }),
      'extra with a token field',
    );
    await context.failure(() => context.data({ extra: { deep: () => context.secret() } }), 'extra with a function');
    await context.failure(() => context.data({ expires_at_seconds: context.secret() as never }), 'a token as expiry');
  });

  suite.it('shows no token of a token response that is not valid', async (context) => {
    const { storage } = context;
    const good = { access_token: context.secret(), refresh_token: context.secret(), scope: 's', resource_server: 'a' };
    const whole = { ...good, token_type: 'Bearer', expires_in: 5, other_tokens: [good] };
    for (const field of [...Object.keys(whole), 'id_token']) {
      for (const value of [
        { token: context.secret() },
        [context.secret()],
        ...(field.startsWith('e') ? [context.secret()] : []),
      ]) {
        const response = { ...whole, [field]: value } as unknown as TokenResponse;
        await context.failure(() => storage.storeTokenResponse(response), field);
      }
    }
    for (const response of [
      context.secret(),
      [context.secret()],
      [[good]],
      { ...good, other_tokens: undefined },
    ] as never[]) {
      await context.failure(() => storage.storeTokenResponse(response), 'something else');
    }
    const { resource_server: _, ...nameless } = good;
    await context.refused('ERR_USAGE', () => storage.storeTokenResponse(nameless), 'a response without a name');
    await context.refused(
      'ERR_USAGE',
      () => storage.storeTokenResponse({ ...whole, id_token: context.secret() }),
      'no decoder',
    );
  });

  suite.it('refuses redacted text in place of a token, and shows no token in what it redacts', async (context) => {
    const { storage } = context;
    await storage.storeTokenDataByResourceServer({ a: context.data({ extra: { unknown: context.secret() } }) });
    const stored = await storage.getTokenDataByResourceServer();
    const redacted = JSON.stringify(stored['a']);
    context.watch('token data as text', [redacted, JSON.stringify(stored), String(stored['a'])]);
    await context.refused('ERR_INVALID_TOKEN_DATA', () => TokenStorageData.fromDict(JSON.parse(redacted)));
    const again = { toDict: () => JSON.parse(redacted) as object } as never;
    await context.refused('ERR_INVALID_TOKEN_DATA', () => storage.storeTokenDataByResourceServer({ a: again }));
  });

  suite.it('shows no token of two identities that meet in one namespace, refused or not', async (context) => {
    const { storage } = context;
    const [one, two] = [context.data({ identity_id: 'user-1' }), context.data({ identity_id: 'user-2' })];
    const calls = [
      () => storage.storeTokenDataByResourceServer({ a: one, b: two }),
      () => storage.storeTokenDataByResourceServer({ a: one }),
      () => storage.storeTokenDataByResourceServer({ b: two }),
      () => storage.updateTokenData('c', () => two),
      () => storage.getTokenDataByResourceServer(),
    ];
    for (const call of calls) await call().catch((error: unknown) => context.watch('mixed identities', error));
  });

  suite.it('shows no token in the errors of locks and of a closed storage', async (context) => {
    const { storage } = context;
    const data = context.data();
    await storage.storeTokenDataByResourceServer({ a: data });
    let kept = storage;
    await storage.withLock('a', async (locked) => {
      kept = locked;
      await context.refused('ERR_LOCK_TIMEOUT', () => storage.withLock('a', async () => data, { timeoutMs: 10 }));
    });
    await context.refused('ERR_LOCK_LOST', () => kept.storeTokenDataByResourceServer({ a: context.data() }));
    await storage.close();
    await context.refused('ERR_STORAGE_CLOSED', () => storage.storeTokenDataByResourceServer({ a: data }));
    await context.refused('ERR_STORAGE_CLOSED', () => storage.updateTokenData('a', () => data));
  });

  suite.it('shows no token of what was read where it is printed, cloned, spread or compared', async (context) => {
    const { storage } = context;
    await storage.storeTokenDataByResourceServer({ a: context.data({ extra: { unknown: context.secret() } }) });
    const record = await storage.getTokenDataByResourceServer();
    for (const [what, value] of Object.entries({ record, data: await context.read(storage, 'a') })) {
      for (const [way, form] of shownForms(value ?? {})) context.watch(`${what}, by ${way}`, form);
    }
  });

  suite.it('shows no token when it is printed itself', async (context) => {
    await context.storage.storeTokenDataByResourceServer(context.record('a'));
    const view = context.storage.withNamespace('other');
    await view.storeTokenDataByResourceServer(context.record('a'));
    context.watch('what a console shows of a storage', [context.storage, view]);
  });
}
