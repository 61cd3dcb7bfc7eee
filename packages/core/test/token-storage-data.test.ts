import { inspect } from 'node:util';
import { TokenStorageData, type TokenStorageDataFields } from '@token-storage/core';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { sample } from './support/sample.ts';
import { thrownBy } from './support/thrown-by.ts';

const fields = {
  resource_server: 'transfer.api.globus.org',
  identity_id: 'identity',
  scope: 'read write',
  access_token: 'secret-access-token',
  refresh_token: 'secret-refresh-token',
  expires_at_seconds: 2_000_000_000,
  token_type: 'Bearer',
} as const satisfies TokenStorageDataFields;

/** The year 3000. */
const NEVER = 32_503_680_000;

/** The constructor as JavaScript sees it. */
const make = (given: unknown): TokenStorageData => new TokenStorageData(given as TokenStorageDataFields);
const messageOf = async (given: unknown): Promise<string> => ((await thrownBy(() => make(given))) as Error).message;

describe('TokenStorageData: fields', () => {
  it('has seven fields, in the order in which they are stored, and extra (items 1, 8)', () => {
    const data = make(fields);
    expect(Object.keys(data.toDict())).toEqual(Object.keys(fields));
    expect(data).toMatchObject(fields);
    expect(data.extra).toEqual({});
  });

  it.each(['resource_server', 'scope', 'access_token'])('requires %s to be a string (item 2a)', async (field) => {
    for (const value of [undefined, null, 1, true, {}, ['a']]) {
      const error = await thrownBy(() => make({ ...fields, [field]: value }));
      expect(error).toMatchObject({ code: 'ERR_INVALID_TOKEN_DATA', field });
      expect((error as Error).message).toContain(`'${field}' must be a string`);
    }
    expect(make({ ...fields, [field]: '' })).toMatchObject({ [field]: '' });
  });

  it.each(['identity_id', 'refresh_token', 'token_type'])(
    'requires %s to be a string or null (item 2b)',
    async (field) => {
      for (const value of [1, true, {}, ['a']]) {
        const error = await thrownBy(() => make({ ...fields, [field]: value }));
        expect(error).toMatchObject({ code: 'ERR_INVALID_TOKEN_DATA', field });
        expect((error as Error).message).toContain(`'${field}' must be a string or null`);
      }
      expect(make({ ...fields, [field]: null })).toMatchObject({ [field]: undefined });
      expect(make({ ...fields, [field]: '' })).toMatchObject({ [field]: '' });
    },
  );

  it('requires expires_at_seconds to be an integer, and refuses booleans (items 2c, 3, 4)', async () => {
    for (const value of [undefined, null, '2000000000', 1.5, Number.NaN, Infinity, true, 10n, {}]) {
      const error = await thrownBy(() => make({ ...fields, expires_at_seconds: value }));
      expect(error).toMatchObject({ code: 'ERR_INVALID_TOKEN_DATA', field: 'expires_at_seconds' });
      expect((error as Error).message).toContain("'expires_at_seconds' must be an int");
    }
  });

  it('refuses an integer that JavaScript cannot hold exactly, and takes 0 and negative ones (item 5)', async () => {
    for (const value of [2 ** 53, -(2 ** 53), 1e30]) {
      const error = await thrownBy(() => make({ ...fields, expires_at_seconds: value }));
      expect(error).toMatchObject({ field: 'expires_at_seconds' });
    }
    for (const value of [0, -1, NEVER, Number.MIN_SAFE_INTEGER]) {
      expect(make({ ...fields, expires_at_seconds: value }).toDict()['expires_at_seconds']).toBe(value);
    }
  });

  it('refuses an expiry beyond the year 3000 from a program, milliseconds mostly, and says what to write', async () => {
    for (const value of [Date.now(), NEVER + 1, Number.MAX_SAFE_INTEGER]) {
      const error = (await thrownBy(() => make({ ...fields, expires_at_seconds: value }))) as Error;
      expect(error).toMatchObject({ code: 'ERR_INVALID_TOKEN_DATA', field: 'expires_at_seconds' });
      expect(error.message).toContain('Divide milliseconds by 1000');
      expect(await thrownBy(() => make(fields).with({ expires_at_seconds: value }))).toMatchObject({
        code: 'ERR_INVALID_TOKEN_DATA',
      });
    }
  });

  it('takes an expiry beyond the year 3000 in stored data for never (item 5)', () => {
    for (const value of [Date.now(), NEVER + 1, Number.MAX_SAFE_INTEGER]) {
      const data = TokenStorageData.fromDict({ ...fields, expires_at_seconds: value });
      expect(data.expires_at_seconds).toBe(NEVER);
      expect(data.isExpired()).toBe(false);
    }
  });

  it('checks in the order of the fields, and names the first that is wrong (item 2)', async () => {
    const names = Object.keys(fields);
    for (const [at, field] of names.entries()) {
      const wrong = Object.fromEntries(names.slice(at).map((name) => [name, { wrong: true }]));
      expect(await messageOf({ ...fields, ...wrong })).toContain(`'${field}' must be`);
    }
  });

  it('never shows the value that it refuses', async () => {
    for (const field of Object.keys(fields)) {
      expect(await messageOf({ ...fields, [field]: ['secret-access-token'] })).not.toContain('secret');
    }
    expect(await messageOf({ ...fields, extra: { a: () => 'secret' } })).not.toContain('secret');
  });

  it('takes any text as a scope, a token and a resource server (item 6)', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        const data = make({ ...fields, resource_server: text, scope: text, access_token: text });
        expect(data.toDict()).toMatchObject({ resource_server: text, scope: text, access_token: text });
      }),
    );
  });

  it.each([undefined, null, 'text', 1, [], [fields]])('refuses %j instead of an object', async (given) => {
    expect(await thrownBy(() => make(given))).toMatchObject({ code: 'ERR_INVALID_TOKEN_DATA' });
    expect(await thrownBy(() => TokenStorageData.fromDict(given))).toMatchObject({ code: 'ERR_INVALID_TOKEN_DATA' });
  });

  it('is frozen all the way down, and a copy of what it was made of (items 7, 24)', () => {
    const extra = { list: [{ a: 1 }] };
    const data = make({ ...fields, extra });
    extra.list[0]!.a = 2;
    expect(data.extra).toEqual({ list: [{ a: 1 }] });
    expect(() => Object.assign(data, { scope: 'other' })).toThrow(TypeError);
    expect(() => (data.extra['list'] as unknown[]).push(1)).toThrow(TypeError);
    expect(() => Object.assign((data.extra['list'] as object[])[0]!, { a: 2 })).toThrow(TypeError);
  });

  it('gives a new plain object each time it is asked for one (item 24)', () => {
    const data = make(fields);
    data.toDict()['scope'] = 'other';
    expect(data.toDict()['scope']).toBe(fields.scope);
  });
});

describe('TokenStorageData.toDict and fromDict', () => {
  it('leaves out what is absent, and keeps empty strings and 0 (item 8)', () => {
    const { identity_id: _i, refresh_token: _r, token_type: _t, ...required } = fields;
    expect({ ...make(required).toDict() }).toEqual(required);
    expect({ ...make({ ...fields, identity_id: null, refresh_token: undefined, token_type: null }).toDict() }).toEqual(
      required,
    );
    const empty = { ...fields, identity_id: '', refresh_token: '', expires_at_seconds: 0 };
    expect(JSON.stringify(make(empty).toDict())).toBe(JSON.stringify(empty));
  });

  it('keeps unknown fields in extra, also those called "extra" and "self", and writes them back (items 9, 10)', () => {
    const unknown = { extra: { a: 1 }, self: 2, later_field: [null, true, 'text'] };
    const data = TokenStorageData.fromDict({ ...fields, ...unknown });
    expect({ ...data.extra }).toEqual(unknown);
    expect(JSON.stringify(data.toDict())).toBe(JSON.stringify({ ...fields, ...unknown }));
  });

  it('lays extra after the fields, wherever it stood, and refuses an extra that would hide a field (item 9)', async () => {
    const data = TokenStorageData.fromDict({ first: 1, ...fields });
    expect(Object.keys(data.toDict())).toEqual([...Object.keys(fields), 'first']);
    for (const field of Object.keys(fields)) {
      const error = await thrownBy(() => make({ ...fields, extra: { [field]: 'other' } }));
      expect(error).toMatchObject({ code: 'ERR_INVALID_TOKEN_DATA', field: 'extra' });
      expect((error as Error).message).toContain(field);
    }
  });

  it('misses a required field that is absent from the plain object (item 10)', async () => {
    for (const field of ['resource_server', 'scope', 'access_token', 'expires_at_seconds'] as const) {
      const { [field]: _, ...rest } = fields;
      expect(await thrownBy(() => TokenStorageData.fromDict(rest))).toMatchObject({ field });
    }
  });

  it('takes an absent or empty extra as no extra (item 11)', () => {
    for (const extra of [undefined, null, {}]) expect(make({ ...fields, extra }).extra).toEqual({});
  });

  it('keeps unknown fields with any name, "__proto__" and "constructor" too (item 22)', () => {
    const text = JSON.stringify(fields).replace('{', '{"__proto__":{"polluted":1},"constructor":2,"toString":3,');
    const data = TokenStorageData.fromDict(JSON.parse(text));
    expect(Object.getPrototypeOf(data.extra)).toBe(null);
    expect(Object.keys(data.extra)).toEqual(['__proto__', 'constructor', 'toString']);
    expect(Object.hasOwn(data.toDict(), '__proto__')).toBe(true);
    expect(TokenStorageData.fromDict(data.toDict()).extra).toEqual(data.extra);
    expect(({} as { polluted?: number }).polluted).toBe(undefined);
  });

  it('keeps NaN and the infinities in extra, which Python reads and writes (item 48)', () => {
    const extra = { a: Number.NaN, b: [Infinity, -Infinity] };
    expect({ ...make({ ...fields, extra }).toDict() }).toEqual({ ...fields, ...extra });
  });

  it('leaves out unknown fields that are undefined', () => {
    expect(Object.keys(make({ ...fields, extra: { a: undefined, b: 1 } }).extra)).toEqual(['b']);
  });

  it.each([
    ['a function', () => 1],
    ['a symbol', Symbol('s')],
    ['a bigint', 10n],
    ['a date', new Date(0)],
    ['a map', new Map([['a', 1]])],
    ['undefined in an array', [undefined]],
    ['an object of a class', make(fields)],
  ])('refuses %s in extra, which JSON could not hold', async (_what, value) => {
    const error = await thrownBy(() => make({ ...fields, extra: { list: [value] } }));
    expect(error).toMatchObject({ code: 'ERR_INVALID_TOKEN_DATA', field: 'extra' });
  });

  it.each([['text'], [1], [[1]], [new Map()]])('refuses %j as extra itself', async (extra) => {
    const error = await thrownBy(() => make({ ...fields, extra }));
    expect(error).toMatchObject({ code: 'ERR_INVALID_TOKEN_DATA', field: 'extra' });
  });

  it('refuses an extra that is nested too deeply, or within itself (item 47k)', async () => {
    const nested = (depth: number): unknown => JSON.parse('['.repeat(depth) + ']'.repeat(depth));
    expect(make({ ...fields, extra: { a: nested(400) } }).extra['a']).toEqual(nested(400));
    const itself: unknown[] = [];
    itself.push(itself);
    for (const a of [nested(5000), itself]) {
      const error = await thrownBy(() => make({ ...fields, extra: { a } }));
      expect(error).toMatchObject({ code: 'ERR_INVALID_TOKEN_DATA', field: 'extra' });
    }
  });

  it('gives back what it was given, whatever that is', () => {
    const names = Object.keys(fields);
    const unknown = fc.dictionary(
      fc.string().filter((name) => !names.includes(name)),
      fc.jsonValue(),
    );
    fc.assert(
      fc.property(
        fc.string(),
        fc.option(fc.string()),
        fc.maxSafeInteger(),
        unknown,
        (token, refresh, expiry, extra) => {
          const given = {
            ...fields,
            access_token: token,
            refresh_token: refresh,
            expires_at_seconds: expiry,
            ...extra,
          };
          const data = TokenStorageData.fromDict(given);
          expect(data.toDict()).toEqual(TokenStorageData.fromDict(data.toDict()).toDict());
          const expires_at_seconds = Math.min(expiry, NEVER);
          expect(JSON.parse(JSON.stringify(data.toDict()))).toEqual(
            JSON.parse(JSON.stringify({ ...given, refresh_token: refresh ?? undefined, expires_at_seconds })),
          );
        },
      ),
    );
  });
});

describe('TokenStorageData: what others get to see', () => {
  const data = make({ ...fields, extra: { id_token: 'secret-id-token' } });
  const shown = {
    JSON: JSON.stringify(data),
    'JSON of an object around it': JSON.stringify({ tokens: [data] }),
    String: String(data),
    'a template': `${data}`,
    inspect: inspect(data),
    'inspect of an object around it': inspect({ tokens: { a: data } }, { depth: 10, showHidden: true }),
  };

  it.each(Object.entries(shown))('shows no token in %s (item 7)', (_how, text) => {
    expect(text).toContain('transfer.api.globus.org');
    expect(text).not.toMatch(/secret|ess-token|esh-token/);
    expect(text).toMatch(/\[redacted [0-9a-f]{8}\]/);
  });

  it('shows the names of unknown fields, and not what they hold', () => {
    expect((JSON.parse(JSON.stringify(data)) as { extra: unknown }).extra).toEqual(['id_token']);
  });

  it('shows the same fingerprint for the same token, and another one for another', () => {
    const fingerprint = (token: string): unknown => sample('a', { access_token: token }).toJSON()['access_token'];
    expect(fingerprint('one')).toBe(fingerprint('one'));
    expect(fingerprint('one')).not.toBe(fingerprint('two'));
  });

  it('refuses redacted text as a token, and names toDict (item 7)', async () => {
    for (const wrong of [data.toJSON(), JSON.parse(JSON.stringify(data))]) {
      const error = await thrownBy(() => TokenStorageData.fromDict(wrong));
      expect(error).toMatchObject({ code: 'ERR_INVALID_TOKEN_DATA', field: 'access_token' });
      expect((error as Error).message).toContain('toDict()');
    }
    const refresh_token = data.toJSON()['refresh_token'];
    expect(await thrownBy(() => make({ ...fields, refresh_token }))).toMatchObject({ field: 'refresh_token' });
  });
});
