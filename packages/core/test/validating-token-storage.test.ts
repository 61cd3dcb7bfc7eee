import {
  type IDTokenDecoding,
  NotExpiredValidator,
  TokenDataValidator,
  TokenValidationError,
  ValidatingTokenStorage,
} from '@token-storage/core';
import { beforeEach, describe, expect, it } from 'vitest';
import { settled } from './support/deferred.ts';
import { MemoryTokenStorage } from './support/memory-token-storage.ts';
import { RecordingValidator } from './support/recording-validator.ts';
import { sample } from './support/sample.ts';
import { thrownBy } from './support/thrown-by.ts';

const decoding = (sub: string): IDTokenDecoding => ({
  decode: async () => ({ sub, iss: 'issuer', exp: 0 }) as Awaited<ReturnType<IDTokenDecoding['decode']>>,
});
const response = {
  access_token: 'access',
  expires_in: 60,
  resource_server: 'a',
  scope: 'openid',
  refresh_token: 'refresh',
  other_tokens: [],
};
const refuse = (): void => {
  throw new TokenValidationError('refused');
};

let inner: MemoryTokenStorage;
let validator: RecordingValidator;
let storage: ValidatingTokenStorage;
beforeEach(() => {
  inner = new MemoryTokenStorage();
  validator = new RecordingValidator();
  storage = new ValidatingTokenStorage(inner, { validators: [validator] });
});

describe('ValidatingTokenStorage', () => {
  it('has the namespace of the storage inside (item 115)', () => {
    expect(storage.namespace).toBe('DEFAULT');
    expect(new ValidatingTokenStorage(new MemoryTokenStorage({ namespace: 'x' })).namespace).toBe('x');
  });

  it('has no validators by default, and keeps a copy of those it is given (item 116)', async () => {
    expect(new ValidatingTokenStorage(inner).validators).toEqual([]);
    const given: TokenDataValidator[] = [validator];
    const copying = new ValidatingTokenStorage(inner, { validators: given });
    given.length = 0;
    expect(copying.validators).toEqual([validator]);
    expect(() => (copying.validators as TokenDataValidator[]).push(validator)).toThrow(TypeError);
  });

  it('runs validators in order, and the first that throws ends it (item 116)', async () => {
    const log: string[] = [];
    const validators = ['first', 'second', 'third'].map((name) => {
      const one = new RecordingValidator();
      one.act = ({ hook }) => {
        log.push(`${name} ${hook}`);
        if (name === 'second') refuse();
      };
      return one;
    });
    const ordered = new ValidatingTokenStorage(inner, { validators });
    await inner.storeTokenDataByResourceServer({ a: sample('a') });
    await thrownBy(() => ordered.storeTokenDataByResourceServer({ a: sample('a') }));
    await thrownBy(() => ordered.getTokenData('a'));
    await thrownBy(() => ordered.getTokenDataByResourceServer());
    const order = (hook: string): string[] => [`first ${hook}`, `second ${hook}`];
    expect(log).toEqual([...order('beforeStore'), ...order('afterRetrieve'), ...order('afterRetrieve')]);
  });

  it('waits for each asynchronous validator before the next (item 116)', async () => {
    const log: string[] = [];
    const validators = ['first', 'second'].map((name) => {
      const one = new RecordingValidator();
      one.act = async () => {
        log.push(`${name} begins`);
        await settled();
        log.push(`${name} ends`);
      };
      return one;
    });
    await new ValidatingTokenStorage(inner, { validators }).storeTokenDataByResourceServer({ a: sample('a') });
    expect(log).toEqual(['first begins', 'first ends', 'second begins', 'second ends']);
  });

  it('reads nothing on construction; the first operation that needs the identity does (item 117)', async () => {
    await inner.storeTokenDataByResourceServer({ a: sample('a', { identity_id: 'me' }) });
    const late = new ValidatingTokenStorage(inner, { validators: [validator] });
    await inner.storeTokenDataByResourceServer({ a: sample('a', { identity_id: 'somebody else' }) });
    await late.getTokenData('a');
    expect(validator.calls.at(-1)?.context.priorIdentityId).toBe('somebody else');
    // A storage that cannot be read does no harm until it is.
    await inner.close();
    const closed = new ValidatingTokenStorage(inner);
    expect(await thrownBy(() => closed.getTokenData('a'))).toMatchObject({ code: 'ERR_STORAGE_CLOSED' });
  });

  it('lets a custom validator throw anything, from either hook, at once or later (item 128)', async () => {
    await inner.storeTokenDataByResourceServer({ a: sample('a') });
    for (const problem of [new TokenValidationError('mine'), new RangeError('other'), 'text']) {
      for (const act of [
        () => Promise.reject(problem),
        () => {
          throw problem;
        },
      ]) {
        validator.act = act;
        expect(await thrownBy(() => storage.getTokenData('a'))).toBe(problem);
        expect(await thrownBy(() => storage.storeTokenDataByResourceServer({ b: sample('b') }))).toBe(problem);
      }
    }
    expect(Object.keys(await inner.getTokenDataByResourceServer())).toEqual(['a']);
  });

  it('lets a validator have one hook alone (item 128)', async () => {
    class Idle extends TokenDataValidator {}
    const idle = new ValidatingTokenStorage(inner, { validators: [new Idle()] });
    await idle.storeTokenDataByResourceServer({ a: sample('a') });
    expect(await idle.getTokenData('a')).toEqual(sample('a'));
  });
});

describe('ValidatingTokenStorage: storing', () => {
  it('shows validators what is to be stored, by the names it is stored under (item 119)', async () => {
    await inner.storeTokenDataByResourceServer({ x: sample('x') });
    await storage.storeTokenDataByResourceServer({ a: sample('a') });
    expect(validator.calls.map(({ hook, names }) => [hook, ...names])).toEqual([['beforeStore', 'a']]);
    expect(await inner.getTokenData('a')).toEqual(sample('a'));
  });

  it('stores nothing of what a validator refuses (item 119)', async () => {
    validator.act = refuse;
    const both = { a: sample('a'), b: sample('b') };
    const error = await thrownBy(() => storage.storeTokenDataByResourceServer(both));
    expect(error).toMatchObject({ code: 'ERR_TOKEN_VALIDATION', message: expect.stringMatching(/^refused \(http/) });
    expect(await inner.getTokenDataByResourceServer()).toEqual({});
  });

  it('runs no validators on an empty store (item 132)', async () => {
    validator.act = refuse;
    await storage.storeTokenDataByResourceServer({});
    await storage.updateTokenData('a', (current) => current);
    expect(validator.calls).toEqual([]);
  });

  it('validates what updateTokenData returns, like a store', async () => {
    await inner.storeTokenDataByResourceServer({ a: sample('a', { identity_id: 'me' }) });
    validator.act = refuse;
    expect(await thrownBy(() => storage.updateTokenData('a', () => sample('a')))).toMatchObject({
      message: expect.stringMatching(/^refused \(http/),
    });
    expect(validator.calls).toEqual([
      {
        hook: 'beforeStore',
        names: ['a'],
        context: { priorIdentityId: 'me', tokenDataIdentityId: undefined },
      },
    ]);
    expect(await inner.getTokenData('a')).toEqual(sample('a', { identity_id: 'me' }));
  });

  it('shows the updater what is stored, without validating it', async () => {
    const expired = sample('a', { expires_at_seconds: 0 });
    await inner.storeTokenDataByResourceServer({ a: expired });
    const strict = new ValidatingTokenStorage(inner, { validators: [new NotExpiredValidator()] });
    const shown: unknown[] = [];
    await strict.updateTokenData('a', (current) => (shown.push(current), current));
    expect(shown).toEqual([expired]);
  });

  it('validates anew when somebody else has changed what mattered while validators ran', async () => {
    await inner.storeTokenDataByResourceServer({ a: sample('a', { scope: 'old' }) });
    validator.act = async () => {
      if (validator.calls.length > 1) return;
      await inner.storeTokenDataByResourceServer({ a: sample('a', { scope: 'of somebody else' }) });
    };
    await storage.updateTokenData('a', (current) => sample('a', { scope: `${current?.scope} and mine` }));
    expect(validator.calls).toHaveLength(2);
    expect((await inner.getTokenData('a'))?.scope).toBe('of somebody else and mine');
  });

  it('validates in views and in the storages of locks', async () => {
    validator.act = refuse;
    const store = { a: sample('a') };
    expect(await thrownBy(() => storage.withNamespace('x').storeTokenDataByResourceServer(store))).toMatchObject({
      message: expect.stringMatching(/^refused \(http/),
    });
    const inLock = storage.withLock('a', (held) => held.storeTokenDataByResourceServer(store));
    expect(await thrownBy(() => inLock)).toMatchObject({ message: expect.stringMatching(/^refused \(http/) });
    expect((await inner.iterNamespaces().next()).done).toBe(true);
  });
});

describe('ValidatingTokenStorage: reading', () => {
  it('throws MissingTokenError for an absent entry, before any validator (item 122)', async () => {
    const error = await thrownBy(() => storage.getTokenData('"absent"'));
    expect(error).toMatchObject({ code: 'ERR_MISSING_TOKEN', resourceServer: '"absent"' });
    expect((error as Error).message).toContain('No token data for "\\"absent\\""');
    expect(validator.calls).toEqual([]);
  });

  it('shows validators one entry under its key, whatever resource server it names (item 122)', async () => {
    await inner.updateEntries(['key'], () => new Map([['key', sample('own')]]));
    expect(await storage.getTokenData('key')).toEqual(sample('own'));
    expect(validator.calls.map(({ hook, names }) => [hook, ...names])).toEqual([['afterRetrieve', 'key']]);
  });

  it('runs validators on all entries at once, and on none as well (item 123)', async () => {
    expect(await storage.getTokenDataByResourceServer()).toEqual({});
    await inner.storeTokenDataByResourceServer({ a: sample('a'), b: sample('b') });
    expect(await storage.getTokenDataByResourceServer()).toEqual({ a: sample('a'), b: sample('b') });
    expect(validator.calls.map(({ names }) => names)).toEqual([[], ['a', 'b']]);
  });

  it('fails as a whole for one bad entry, and gives the good ones one by one (item 123)', async () => {
    await inner.storeTokenDataByResourceServer({ a: sample('a'), old: sample('old', { expires_at_seconds: 0 }) });
    const strict = new ValidatingTokenStorage(inner, { validators: [new NotExpiredValidator()] });
    expect(await thrownBy(() => strict.getTokenDataByResourceServer())).toMatchObject({ resourceServer: 'old' });
    expect(await thrownBy(() => strict.getTokenData('old'))).toMatchObject({ code: 'ERR_EXPIRED_TOKEN' });
    expect(await strict.getTokenData('a')).toEqual(sample('a'));
  });

  it('passes removing on, with no validator and the same answer (item 125)', async () => {
    validator.act = refuse;
    await inner.storeTokenDataByResourceServer({ a: sample('a'), b: sample('b') });
    expect(await storage.removeTokenData('a')).toBe(true);
    expect(await storage.removeTokenData('a')).toBe(false);
    expect(await storage.removeAllTokenData()).toBe(true);
    expect(await storage.removeAllTokenData()).toBe(false);
    expect(validator.calls).toEqual([]);
  });

  it('passes closing on (item 125)', async () => {
    await storage.close();
    expect(await thrownBy(() => inner.getTokenData('a'))).toMatchObject({ code: 'ERR_STORAGE_CLOSED' });
  });
});

describe('ValidatingTokenStorage: token responses', () => {
  it('puts the known identity on a refresh response, and decodes nothing (item 126)', async () => {
    const b = { ...response, resource_server: 'b' };
    await inner.storeTokenDataByResourceServer({ a: sample('a', { identity_id: 'me' }), b: sample('b') });
    await storage.storeTokenResponse({ ...b, id_token: 'garbage' }, { grantType: 'refresh_token' });
    expect(await inner.getTokenData('b')).toMatchObject({ identity_id: 'me', refresh_token: 'refresh' });
  });

  it('puts no identity on a refresh response while none is known (item 126)', async () => {
    await inner.storeTokenDataByResourceServer({ a: sample('a') });
    await storage.storeTokenResponse({ ...response, id_token: 'garbage' }, { grantType: 'refresh_token' });
    expect((await inner.getTokenData('a'))?.identity_id).toBe(undefined);
  });

  it('keeps the stored refresh token where a refresh response leaves it out (items 126, 164)', async () => {
    await inner.storeTokenDataByResourceServer({ a: sample('a', { refresh_token: 'kept' }) });
    const { refresh_token: _, ...without } = response;
    await storage.storeTokenResponse(without, { grantType: 'refresh_token' });
    expect(await inner.getTokenData('a')).toMatchObject({ refresh_token: 'kept', access_token: 'access' });
  });

  it("uses the inner storage's decoder unless it has its own (items 126, 160)", async () => {
    const idToken = { ...response, id_token: 'x' };
    expect(await thrownBy(() => storage.storeTokenResponse(idToken))).toMatchObject({ code: 'ERR_USAGE' });
    inner.idTokenDecoder = decoding('by the inner decoder');
    await storage.storeTokenResponse(idToken);
    expect((await inner.getTokenData('a'))?.identity_id).toBe('by the inner decoder');
    storage.idTokenDecoder = decoding('by its own decoder');
    await storage.storeTokenResponse(idToken);
    expect((await inner.getTokenData('a'))?.identity_id).toBe('by its own decoder');
  });

  it('validates what a response holds before it is stored (item 35)', async () => {
    await inner.storeTokenDataByResourceServer({ a: sample('a') });
    validator.act = refuse;
    for (const grantType of ['authorization_code', 'refresh_token'] as const) {
      expect(await thrownBy(() => storage.storeTokenResponse(response, { grantType }))).toMatchObject({
        message: expect.stringMatching(/^refused \(http/),
      });
    }
    expect(await inner.getTokenDataByResourceServer()).toEqual({ a: sample('a') });
  });
});
