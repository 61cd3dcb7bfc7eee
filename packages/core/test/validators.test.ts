import {
  HasRefreshTokensValidator,
  NotExpiredValidator,
  Scope,
  ScopeRequirementsValidator,
  UnchangingIdentityIDValidator,
  ValidatingTokenStorage,
} from '@token-storage/core';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { MemoryTokenStorage } from './support/memory-token-storage.ts';
import { record, runHook as run } from './support/run-hook.ts';
import { sample } from './support/sample.ts';
import { thrownBy } from './support/thrown-by.ts';

describe('HasRefreshTokensValidator', () => {
  const validator = new HasRefreshTokensValidator();

  it('refuses to hand out data without a refresh token, naming the resource server (item 129)', async () => {
    const tokens = record(sample('a', { refresh_token: 'r' }), sample('"b"'), sample('c'));
    const error = await thrownBy(() => run(validator, 'afterRetrieve', tokens));
    expect(error).toMatchObject({ code: 'ERR_MISSING_TOKEN', resourceServer: '"b"' });
    expect((error as Error).message).toContain('No refresh_token for "\\"b\\""');
  });

  it('takes empty text for a refresh token (item 129)', async () => {
    await run(validator, 'afterRetrieve', record(sample('a', { refresh_token: '' })));
  });

  it('lets anything be stored (item 129)', async () => {
    await run(validator, 'beforeStore', record(sample('a')));
  });
});

describe('NotExpiredValidator', () => {
  const validator = new NotExpiredValidator();
  const EXPIRY_SECONDS = 1_900_000_000;
  const tokens = record(sample('a', { expires_at_seconds: EXPIRY_SECONDS }));
  beforeEach(() => {
    vi.useFakeTimers({ toFake: ['Date'] });
  });
  afterEach(() => {
    vi.useRealTimers();
  });

  it('lets data pass up to the very second of expiry, and not 1 ms longer (item 130)', async () => {
    for (const milliseconds of [-60_000, -1, 0]) {
      vi.setSystemTime(EXPIRY_SECONDS * 1000 + milliseconds);
      await run(validator, 'afterRetrieve', tokens);
    }
    vi.setSystemTime(EXPIRY_SECONDS * 1000 + 1);
    expect(await thrownBy(() => run(validator, 'afterRetrieve', tokens))).toMatchObject({ code: 'ERR_EXPIRED_TOKEN' });
  });

  it('lets expired data be stored (item 130)', async () => {
    vi.setSystemTime(EXPIRY_SECONDS * 1000 + 1);
    await run(validator, 'beforeStore', tokens);
  });

  it('reports the first expired entry in the order of the data (item 130)', async () => {
    vi.setSystemTime(EXPIRY_SECONDS * 1000);
    const old = { expires_at_seconds: 1 };
    const error = await thrownBy(() =>
      run(validator, 'afterRetrieve', record(sample('a'), sample('c', old), sample('b', old))),
    );
    expect(error).toMatchObject({ resourceServer: 'c', expiresAtSeconds: 1 });
  });

  it('says when, in UTC (item 131)', async () => {
    vi.setSystemTime(EXPIRY_SECONDS * 1000);
    const one = record(sample('a', { expires_at_seconds: 1_700_000_000 }));
    const error = await thrownBy(() => run(validator, 'afterRetrieve', one));
    expect((error as Error).message).toContain('expired at 2023-11-14T22:13:20.000Z');
    expect(error).toMatchObject({ expiresAtSeconds: 1_700_000_000 });
  });

  it.each([-8_640_000_000_000, -8_640_000_000_001, -1_000_000_000_000_000])(
    'reports an expiry of %i seconds, which may be beyond the calendar (item 131)',
    async (expires_at_seconds) => {
      const error = await thrownBy(() => run(validator, 'afterRetrieve', record(sample('a', { expires_at_seconds }))));
      expect(error).toMatchObject({ code: 'ERR_EXPIRED_TOKEN', expiresAtSeconds: expires_at_seconds });
    },
  );
});

describe('UnchangingIdentityIDValidator', () => {
  const validator = new UnchangingIdentityIDValidator();
  const store = (priorIdentityId?: string, tokenDataIdentityId?: string): Promise<void> =>
    run(validator, 'beforeStore', record(sample('a')), { priorIdentityId, tokenDataIdentityId });

  it('refuses to store data without an identity, whether or not one is known (item 132)', async () => {
    for (const prior of [undefined, 'me']) {
      const error = await thrownBy(() => store(prior));
      expect(error).toMatchObject({ code: 'ERR_MISSING_IDENTITY' });
      expect((error as Error).message).toMatch(/no id_token.*"openid"/);
    }
  });

  it('lets the first identity be stored, and then the same (item 132)', async () => {
    await store(undefined, 'me');
    await store('me', 'me');
    await store('', '');
  });

  it('refuses another identity, naming both (item 132)', async () => {
    const error = await thrownBy(() => store('stored', 'new'));
    expect(error).toMatchObject({
      code: 'ERR_IDENTITY_MISMATCH',
      storedIdentityId: 'stored',
      newIdentityId: 'new',
    });
  });

  it('lets anything be read (item 132)', async () => {
    await run(validator, 'afterRetrieve', record(sample('a')), { priorIdentityId: 'a', tokenDataIdentityId: 'b' });
  });

  it('lets an empty store pass, which runs no validators (item 132)', async () => {
    const storage = new ValidatingTokenStorage(new MemoryTokenStorage(), { validators: [validator] });
    await storage.storeTokenDataByResourceServer({});
    expect(await thrownBy(() => storage.storeTokenDataByResourceServer({ a: sample('a') }))).toMatchObject({
      code: 'ERR_MISSING_IDENTITY',
    });
  });

  it('lets somebody log out and somebody else log in (items 121, 132)', async () => {
    const storage = new ValidatingTokenStorage(new MemoryTokenStorage(), { validators: [validator] });
    await storage.storeTokenDataByResourceServer({ a: sample('a', { identity_id: 'one' }) });
    const other = { a: sample('a', { identity_id: 'two' }) };
    expect(await thrownBy(() => storage.storeTokenDataByResourceServer(other))).toMatchObject({
      code: 'ERR_IDENTITY_MISMATCH',
    });
    await storage.removeAllTokenData();
    await storage.storeTokenDataByResourceServer(other);
  });
});

describe('the validators of an app', () => {
  it('stand in this order: refresh tokens or expiry, scopes, identity (item 158)', async () => {
    const scopes = new ScopeRequirementsValidator({ a: [new Scope('needed')] }, { getConsents: vi.fn<never>() });
    const memory = new MemoryTokenStorage();
    const storage = new ValidatingTokenStorage(memory, {
      validators: [new HasRefreshTokensValidator(), scopes, new UnchangingIdentityIDValidator()],
    });
    await memory.storeTokenDataByResourceServer({ a: sample('a', { scope: '' }) });
    expect(await thrownBy(() => storage.getTokenData('a'))).toMatchObject({ code: 'ERR_MISSING_TOKEN' });
    expect(await thrownBy(() => storage.storeTokenDataByResourceServer({ a: sample('a') }))).toMatchObject({
      code: 'ERR_UNMET_SCOPE_REQUIREMENTS',
    });
    const data = sample('a', { scope: 'needed', refresh_token: 'r', identity_id: 'me' });
    await storage.storeTokenDataByResourceServer({ a: data });
    expect(await storage.getTokenData('a')).toEqual(data);
  });
});
