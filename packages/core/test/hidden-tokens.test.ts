import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { Console } from 'node:console';
import { PassThrough } from 'node:stream';
import { inspect } from 'node:util';
import { serialize } from 'node:v8';
import { TokenStorageData, tokenDataRecord, type TokenStorageDataFields } from '@token-storage/core';
import { describe, expect, it } from 'vitest';
import { thrownBy } from './support/thrown-by.ts';

const fields = {
  resource_server: 'transfer.api.globus.org',
  identity_id: 'identity',
  scope: 'read write',
  access_token: 'secret-access',
  refresh_token: 'secret-refresh',
  expires_at_seconds: 2_000_000_000,
  token_type: 'Bearer',
  extra: { note: 'secret-extra' },
} as const satisfies TokenStorageDataFields;
const data = new TokenStorageData(fields);
const record = tokenDataRecord([['a', data]]);

/** What a console of Node writes. */
function printed(print: (console: Console) => void): string {
  const stream = new PassThrough();
  print(new Console(stream));
  return String(stream.read());
}

/** What an assertion says that does not hold. */
function complaint(check: () => void): string {
  try {
    check();
  } catch (error) {
    return `${(error as Error).message}\n${inspect(error, { depth: 9 })}`;
  }
  throw new Error('The assertion holds.');
}

const other = data.with({ access_token: 'secret-access-2' });
const ways: Record<string, () => string> = {
  'console.dir': () => printed((console) => console.dir(data)),
  'console.dir of a record': () => printed((console) => console.dir(record, { depth: 9 })),
  'console.dir with hidden members': () => printed((console) => console.dir(data, { showHidden: true, depth: 9 })),
  'console.table': () => printed((console) => console.table(record)),
  'console.table of a list': () => printed((console) => console.table([data])),
  'console.log with a format': () => printed((console) => console.log('%o %O %j %s', data, data, data, data)),
  'inspect without custom forms': () => inspect(data, { showHidden: true, customInspect: false, depth: 9 }),
  'inspect of what inherits from it': () => inspect(Object.create(data)),
  'inspect of a proxy': () => inspect(new Proxy(data, {})) + inspect(new Proxy(data, {}), { showProxy: true }),
  'assert.deepStrictEqual': () => complaint(() => assert.deepStrictEqual(data, { scope: '' })),
  'assert.equal': () => complaint(() => assert.equal(data, 1)),
  'assert.ok': () => complaint(() => assert.ok(data.equals(other), data as unknown as string)),
  "vitest's toEqual": () => complaint(() => expect(data).toEqual({ scope: '' })),
  "vitest's toBe": () => complaint(() => expect(data).toBe(other)),
  'an error that carries it': () => inspect(Object.assign(new Error('x', { cause: data }), { data }), { depth: 9 }),
  'a spread': () => JSON.stringify({ ...data }) + inspect({ ...data }),
  structuredClone: () => inspect(structuredClone(data), { depth: 9 }) + JSON.stringify(structuredClone(record)),
  'v8.serialize': () => serialize(data).toString('latin1'),
  'JSON.stringify with names': () => JSON.stringify(data, ['access_token', 'refresh_token', 'extra', 'note']),
};

describe('token data', () => {
  it.each(Object.entries(ways))('shows no token to %s (item 7)', (_way, show) => {
    expect(show()).not.toMatch(/secret/);
  });

  it('shows what is no secret to console.dir, by name', () => {
    const shown = printed((console) => console.dir(data));
    for (const field of ['resource_server', 'identity_id', 'scope', 'expires_at_seconds', 'token_type'] as const) {
      expect(shown).toContain(String(fields[field]));
    }
  });
});

it.each(['throw data', 'Promise.reject(data)', 'setTimeout(() => { throw data; })'])(
  'an uncaught exception shows no token of it: %s (item 7)',
  (fails) => {
    const core = new URL('../dist/index.js', import.meta.url).href;
    const make = `const data = new TokenStorageData(${JSON.stringify(fields)});`;
    const program = `import { TokenStorageData } from ${JSON.stringify(core)}; ${make} ${fails};`;
    const { status, stderr } = spawnSync(process.execPath, ['--input-type=module', '-e', program], {
      encoding: 'utf8',
    });
    expect(status).toBe(1);
    // Node shows the line that failed, which here is the whole program.
    expect(stderr.replaceAll(program, '')).not.toMatch(/secret/);
  },
);

describe('token data made from token data', () => {
  it('is a changed copy by way of with, which keeps tokens and unknown fields', () => {
    const changed = data.with({ expires_at_seconds: 1, refresh_token: null, extra: { ...data.extra, usedAt: 2 } });
    const { refresh_token: _, extra: __, ...kept } = fields;
    expect({ ...changed.toDict() }).toEqual({ ...kept, expires_at_seconds: 1, note: 'secret-extra', usedAt: 2 });
    expect({ ...data.toDict() }).toEqual({ ...kept, refresh_token: 'secret-refresh', note: 'secret-extra' });
    expect(data.with({}).equals(data)).toBe(true);
  });

  it.each([
    ['a spread', { ...data }],
    ['a spread with another access token', { ...data, access_token: 'new' }],
    ['a clone', structuredClone(data)],
    ['a clone of a spread with another scope', { ...structuredClone({ ...data, scope: 'other' }) }],
    ['with() given a spread', undefined],
  ])('is refused where it comes from %s, naming with and toDict', async (_what, made) => {
    const error = (await thrownBy(() =>
      made === undefined
        ? data.with({ ...data } as TokenStorageDataFields)
        : new TokenStorageData(made as TokenStorageDataFields),
    )) as Error;
    expect(error).toMatchObject({ code: 'ERR_INVALID_TOKEN_DATA', field: 'access_token' });
    expect(error.message).toContain('data.with(');
    expect(error.message).toContain('data.toDict()');
    expect(error.message).not.toContain('secret');
  });

  it('is refused where a spread of it, with another access token, is given to fromDict', async () => {
    const error = await thrownBy(() => TokenStorageData.fromDict({ ...data, access_token: 'new' }));
    expect(error).toMatchObject({ code: 'ERR_INVALID_TOKEN_DATA', field: 'access_token' });
  });

  it('does not compile from a spread', () => {
    // @ts-expect-error a spread has no access token
    const spread: TokenStorageDataFields = { ...data };
    expect(spread).not.toHaveProperty('access_token');
  });

  it('says in a proxy, and in what inherits from it, that the tokens are elsewhere', async () => {
    for (const around of [new Proxy(data, {}), Object.create(data) as TokenStorageData]) {
      const error = (await thrownBy(() => around.access_token)) as Error;
      expect(error).toMatchObject({ code: 'ERR_USAGE' });
      expect(String(around)).toContain('transfer.api.globus.org');
    }
  });
});

describe('token data beside token data', () => {
  it('is equal where every field is, tokens and unknown fields included', () => {
    expect(data.equals(new TokenStorageData({ ...fields, extra: { note: 'secret-extra' } }))).toBe(true);
    expect(data.equals(undefined)).toBe(false);
    for (const change of [
      { access_token: 'x' },
      { refresh_token: 'x' },
      { refresh_token: null },
      { scope: 'x' },
      { expires_at_seconds: 1 },
      { extra: {} },
      { extra: { note: ['secret-extra'] } },
      { extra: { note: 'secret-extra', more: null } },
    ]) {
      expect(data.equals(data.with(change)), JSON.stringify(change)).toBe(false);
      expect(data.with(change).equals(data), JSON.stringify(change)).toBe(false);
    }
  });

  it('is equal in whatever order unknown fields stand, and with numbers that only Python writes', () => {
    const one = data.with({ extra: { a: { x: [Number.NaN], y: null }, b: 2 } });
    const two = data.with({ extra: { b: 2, a: { y: null, x: [Number.NaN] } } });
    expect(one.equals(two)).toBe(true);
    expect(one.equals(two.with({ extra: { b: 2, a: { y: null, x: { 0: Number.NaN } } } }))).toBe(false);
  });
});

describe('conveniences of token data', () => {
  it('gives the scopes one by one', () => {
    expect(data.with({ scope: ' a  b[c *d]\tb ' }).scopes).toEqual(['a', 'b[c', '*d]', 'b']);
    expect(data.with({ scope: '' }).scopes).toEqual([]);
  });

  it('tells how long it is good, in seconds from a time in milliseconds', () => {
    const now = (fields.expires_at_seconds - 60) * 1000;
    expect(data.expiresInSeconds(now)).toBe(60);
    expect(data.expiresInSeconds(now + 500)).toBe(59.5);
    expect(data.expiresInSeconds(now + 61_000)).toBe(-1);
    expect(data.with({ expires_at_seconds: 32_503_680_000 }).expiresInSeconds(now)).toBe(Number.POSITIVE_INFINITY);
    expect(data.expiresInSeconds()).toBeCloseTo(fields.expires_at_seconds - Date.now() / 1000, 0);
  });

  it('tells whether it has expired, early by a leeway', async () => {
    const soon = data.with({ expires_at_seconds: Math.ceil(Date.now() / 1000) + 30 });
    expect([soon.isExpired(), soon.isExpired(20), soon.isExpired(60)]).toEqual([false, false, true]);
    expect(data.with({ expires_at_seconds: 1 }).isExpired()).toBe(true);
    expect(data.with({ expires_at_seconds: 32_503_680_000 }).isExpired(1e12)).toBe(false);
    const error = await thrownBy(() => soon.isExpired('60' as unknown as number));
    expect(error).toMatchObject({ code: 'ERR_USAGE' });
  });
});
