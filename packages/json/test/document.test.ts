import { describe, expect, it } from 'vitest';

import { JSONDocument } from '../src/file/document/json-document.ts';

const parse = (text: string): JSONDocument => JSONDocument.parse(Buffer.from(text), 'some/tokens.json');

const fileText = (data: string): string => `{"data": ${data}, "format_version": "2.0", "globus-sdk.version": "4.9.0"}`;

describe('a change', () => {
  it('of the last entry leaves an empty namespace, and a remove names no new writer (item 42)', () => {
    const document = parse(fileText('{"N": {"a": {}, "b": {}}}'));
    const texts = new Map([
      ['a', undefined],
      ['b', undefined],
    ]);
    expect(document.withChanges('N', texts, '1-js').text).toBe(fileText('{"N": {}}'));
  });

  it('that only removes makes no namespace, and gives the same document (item 42)', () => {
    const document = parse(fileText('{}'));
    expect(document.withChanges('N', new Map([['a', undefined]]), '1-js')).toBe(document);
    expect(document.withChanges('N', new Map(), '1-js')).toBe(document);
  });

  it('that removes, replaces and adds goes on where the one before ended', () => {
    let document = parse(fileText('{"N": {"a": 1, "b": 2, "c": 3}, "M": {"a": 4}}'));
    document = document.withChanges(
      'N',
      new Map([
        ['c', undefined],
        ['b', '"longer"'],
        ['d', '5'],
        ['a', undefined],
      ]),
      '4.9.0',
    );
    document = document.withChanges('L', new Map([['x', '6']]), '4.9.0');
    document = document.withChanges(
      'M',
      new Map([
        ['a', undefined],
        ['b', '7'],
      ]),
      '4.9.0',
    );
    document = document.withChanges(
      'L',
      new Map([
        ['x', '{}'],
        ['y', '8'],
      ]),
      '4.9.0',
    );
    expect(document.text).toBe(fileText('{"N": {"b": "longer", "d": 5}, "M": {"b": 7}, "L": {"x": {}, "y": 8}}'));
    expect(document.entryText('M', 'b')).toBe('7');
    expect(document.entryText('L', 'y')).toBe('8');
    expect(document.namespaces).toEqual(['N', 'M', 'L']);
  });

  it('that leaves everything as long as it was finds the same entries where they were, and those behind them', () => {
    const document = parse(fileText('{"N": {"a": 1, "b": 2, "c": 3}}'));
    const changed = document
      .withChanges('N', new Map([['b', '7']]), '4.9.0')
      .withChanges('N', new Map([['a', '44']]), '4.9.0');
    expect(changed.text).toBe(fileText('{"N": {"a": 44, "b": 7, "c": 3}}'));
    expect(['a', 'b', 'c'].map((name) => changed.entryText('N', name))).toEqual(['44', '7', '3']);
    expect(document.entryText('N', 'b')).toBe('2');
  });

  it('leaves the white space and the numbers of all else as they are (item 41)', () => {
    const text =
      ' {\n  "data": {\n    "N": {\n      "a": {"n": 1.0},\n      "b": {\n}\n    }\n  },\r\n"format_version":"2.0"\t,"globus-sdk.version" : "4"}\n';
    const changed = parse(text).withChanges(
      'N',
      new Map([
        ['b', '{"k": 1}'],
        ['c', '{}'],
      ]),
      '5',
    ).text;
    expect(changed).toBe(text.replace('{\n}', '{"k": 1}, "c": {}').replace('"4"', '"5"'));
  });

  it('of a file of format 1.0 makes it 2.0: its entries as they were, its other root members gone (item 46)', () => {
    const entries = '{"a": {"refresh_token": null, "n": 9007199254740993}}';
    const document = parse(`{"by_rs": ${entries}, "foreign": 1, "data": {"N": {}}, "format_version": "1.0"}`);
    expect(document.namespaces).toEqual(['DEFAULT']);
    const upgraded = fileText(`{"DEFAULT": ${entries}}`);
    expect(document.withChanges('N', new Map([['a', undefined]]), '4.9.0').text).toBe(upgraded);
    expect(document.withChanges('N', new Map([['a', '{}']]), '4.9.0').text).toBe(
      upgraded.replace('}}}', '}}, "N": {"a": {}}}'),
    );
  });
});

describe('a file is refused, with its path and what is wrong,', () => {
  it.each([
    ['its root is not an object (item 47a)', '["FAKE"]', 'ERR_CORRUPT_STORAGE', 'its root is not an object'],
    ['it has no format (item 47b)', '{"data": {}}', 'ERR_CORRUPT_STORAGE', "it has no 'format_version'"],
    [
      'its format is a number (item 47b)',
      fileText('{}').replace('"2.0"', '2.0'),
      'ERR_UNSUPPORTED_FORMAT',
      'not known here',
    ],
    [
      'its format is of the future (item 47b)',
      fileText('{}').replace('"2.0"', '"3.0"'),
      'ERR_UNSUPPORTED_FORMAT',
      'not known here',
    ],
    [
      'its data is no object (item 47c)',
      fileText('["FAKE"]'),
      'ERR_CORRUPT_STORAGE',
      "its 'data' is missing, or not an object",
    ],
    [
      'its writer is missing (item 47d)',
      '{"data": {}, "format_version": "2.0"}',
      'ERR_CORRUPT_STORAGE',
      "its 'globus-sdk.version' is missing",
    ],
    [
      'its writer is a number (item 47e)',
      fileText('{}').replace('"4.9.0"', '4.9'),
      'ERR_CORRUPT_STORAGE',
      "its 'globus-sdk.version' is missing, or not a string",
    ],
    [
      'it is of format 1.0 without entries (item 47f)',
      '{"format_version": "1.0"}',
      'ERR_CORRUPT_STORAGE',
      "it has no 'by_rs'",
    ],
    ['it is not JSON (item 47g)', '{"FAKE": FAKE}', 'ERR_CORRUPT_STORAGE', 'it is not JSON from position 9 on'],
    ['it is empty (item 47g)', ' ', 'ERR_CORRUPT_STORAGE', 'it is not JSON from position 1 on'],
    [
      'something follows (item 47g)',
      `${fileText('{}')} FAKE`,
      'ERR_CORRUPT_STORAGE',
      'it is not JSON from position 69 on',
    ],
    [
      'it begins with a byte order mark (item 47g)',
      `\ufeff${fileText('{}')}`,
      'ERR_CORRUPT_STORAGE',
      'it is not JSON from position 0 on',
    ],
  ])('when %s', (_when, text, code, message) => {
    expect(() => parse(text)).toThrow(
      expect.objectContaining({ code, location: 'some/tokens.json', message: expect.stringContaining(message) }),
    );
    expect(() => parse(text)).toThrow(/^some\/tokens\.json (?!.*FAKE)/);
  });
});
