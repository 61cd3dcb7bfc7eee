import { copyJson, decodeEntry, encodeJson } from '@token-storage/core/adapter';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { parseJson } from '../src/adapter/json-text/parse-json.ts';

const entry = (fields: string): string =>
  `{"resource_server": "a", "scope": "", "access_token": "SECRET-TOKEN", ${fields}}`;

describe('the text of a value', () => {
  it('is ASCII on one line and means the same to JSON.parse (item 38)', () => {
    fc.assert(
      fc.property(fc.jsonValue({ stringUnit: 'binary' }), (value) => {
        const text = encodeJson(copyJson(value, 'x'));
        expect(text).toMatch(/^[\x20-\x7e]*$/);
        expect(JSON.parse(text)).toEqual(JSON.parse(JSON.stringify(value)));
      }),
    );
  });

  it.each([
    [[1, [2, {}], {}], '[1, [2, {}], {}]'],
    [{ b: 1, a: null }, '{"b": 1, "a": null}'],
    ['\u007f/é🚀\ud800', String.raw`"\u007f/\u00e9\ud83d\ude80\ud800"`],
    [1e21, '1000000000000000000000'],
    [-0.5, '-0.5'],
    [0.0001, '0.0001'],
    [0.00001, '1e-05'],
    [1.5e-7, '1.5e-07'],
    [1e-100, '1e-100'],
    [Number.NaN, 'NaN'],
    [[Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY], '[Infinity, -Infinity]'],
  ])('of %j is what Python writes (items 3, 38)', (value, text) => {
    expect(encodeJson(copyJson(value, 'x'))).toBe(text);
  });
});

describe('reading a text', () => {
  it('reads what JSON.parse reads, and what only Python reads (item 48)', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        const text = JSON.stringify({ value, n: 0 });
        const withNaN = text.replace(/"n":0\}$/, '"n":NaN}');
        expect(parseJson(text)).toEqual(JSON.parse(text));
        expect(parseJson(withNaN)).toEqual({ value: JSON.parse(JSON.stringify(value)), n: Number.NaN });
      }),
    );
    expect(parseJson('[NaN, Infinity, -Infinity, 1]')).toEqual([Number.NaN, Infinity, -Infinity, 1]);
    expect(Object.keys(parseJson('{"__proto__": NaN}') as object)).toEqual(['__proto__']);
  });

  it.each(['', ' ', '{', '[1,]', '{"a" 1}', '01', '.5', '1.', 'nan', '-NaN', '+1', '"\u0001"', '"\\x"', '1 2', "'a'"])(
    'refuses %j, and says where without quoting it (item 47g)',
    (text) => {
      expect(() => parseJson(text)).toThrow(/^not JSON from position \d+ on$/);
    },
  );
});

describe('an entry', () => {
  it.each([
    '1700000000.0',
    '17e8',
    '1.5',
    '9007199254740993',
    '123456789012345678901234567890',
    'true',
    '"1"',
    'NaN',
    'null',
  ])('whose expiry is written %s is refused by name, not by value (items 3, 4, 5)', (expiry) => {
    const read = (): unknown => decodeEntry(entry(`"expires_at_seconds": ${expiry}`));
    expect(read).toThrow(expect.objectContaining({ code: 'ERR_INVALID_TOKEN_DATA', field: 'expires_at_seconds' }));
    expect(read).toThrow(expect.not.objectContaining({ message: expect.stringContaining('SECRET') }));
  });

  it('is judged by its own expiry, the last one, and not by one inside (item 48)', () => {
    const inner = '"inner": {"expires_at_seconds": 1.0}';
    expect(decodeEntry(entry(`${inner}, "expires_at_seconds": 1.5, "expires_at_seconds": 7`)).expires_at_seconds).toBe(
      7,
    );
  });

  it('is judged so however its names are written, and whatever else is in it', () => {
    const name = fc.constantFrom('"expires_at_seconds"', String.raw`"expires\u005fat_seconds"`, '"other"');
    const numbers = ['7', '-7', '7.0', '7e0', '{"expires_at_seconds": 7}', '[{"expires_at_seconds": 7.0}]'];
    const texts = ['"expires_at_seconds"', String.raw`"\"expires_at_seconds\": 7,"`, String.raw`"\\"`];
    const value = fc.constantFrom(...numbers, ...texts);
    const space = fc.constantFrom('', ' ', '\n\t');
    const members = fc.array(fc.tuple(name, space, space, value, space), { maxLength: 4 });
    fc.assert(
      fc.property(members, (list) => {
        const expiry = list.findLast(([written]) => JSON.parse(written) === 'expires_at_seconds')?.[3] ?? '';
        const written = list.map(([key, before, after, text, end]) => `${key}${before}:${after}${text}${end}`);
        const read = (): number => decodeEntry(entry(['"token_type": null', ...written].join(','))).expires_at_seconds;
        if (/^-?7$/.test(expiry)) expect(read()).toBe(Number(expiry));
        else expect(read).toThrow('expires_at_seconds');
      }),
      { numRuns: 2_000 },
    );
  });

  it('that is no JSON is refused without quoting it (item 47g)', () => {
    expect(() => decodeEntry(`${entry('"expires_at_seconds": 1')}!`)).toThrow(
      expect.objectContaining({ code: 'ERR_INVALID_TOKEN_DATA', message: expect.not.stringContaining('SECRET') }),
    );
  });
});
