import { CorruptStorageError, TokenStorageError } from '@token-storage/core';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { JSONDocument } from '../src/file/document/json-document.ts';

const PATH = 'tokens.json';
const parse = (text: string): JSONDocument => JSONDocument.parse(Buffer.from(text), PATH);

/** Names as people would not choose them. */
const name = fc.oneof(
  fc.constantFrom('', '__proto__', 'constructor', '12', 'a', 'é', '🚀', '\ud800', '\0', '"', '\\', '{', '},', 'data'),
  fc.string({ unit: 'binary', maxLength: 6 }),
);
const entry = fc.record({
  access_token: fc.string({ unit: 'binary', maxLength: 8 }),
  n: fc.oneof(fc.integer(), fc.json()),
});
const namespaces = fc.dictionary(name, fc.dictionary(name, entry, { maxKeys: 5, noNullPrototype: true }), {
  maxKeys: 3,
  noNullPrototype: true,
});

/** JSON.stringify keeps what JSON.parse gives: own keys, `__proto__` too. */
const own = (text: string): unknown => JSON.parse(text);

/** A file that has so much in it is not copied for each change. */
const MUCH = 'ü'.repeat(40_000);

/** Puts white space wherever JSON allows some, and leaves strings alone. */
const spaced = (text: string, space: string): string =>
  text.replace(/"(?:[^"\\]|\\.)*"|[{}[\],:]/g, (token) => (token.startsWith('"') ? token : `${space}${token}${space}`));

const fileText = (data: unknown, rest: unknown = 1): string =>
  `{"foreign":${JSON.stringify(rest)},"data":${JSON.stringify(data)},"format_version":"2.0","globus-sdk.version":"4.9.0"}`;

it('entries of any text are found where JSON.parse finds them, whatever white space there is', () => {
  const space = fc.constantFrom('', ' ', '\n\t', '\r\n  ');
  fc.assert(
    fc.property(namespaces, space, fc.jsonValue(), (data, between, foreign) => {
      const document = parse(spaced(fileText(data, foreign), between));
      expect(new Set(document.namespaces)).toEqual(new Set(Object.keys(data)));
      for (const [namespace, entries] of Object.entries(data)) {
        expect(new Set(document.resourceServers(namespace))).toEqual(new Set(Object.keys(entries)));
        for (const [each, value] of Object.entries(entries)) {
          expect(own(document.entryText(namespace, each) ?? '')).toEqual(own(JSON.stringify(value)));
        }
      }
    }),
  );
});

it('any sequence of changes gives what it gives on a plain map, and keeps the text of what is not touched', () => {
  const changes = fc.array(
    fc.record({
      namespace: name,
      texts: fc.array(fc.tuple(name, fc.option(entry, { nil: undefined })), { maxLength: 4 }),
    }),
    { maxLength: 8 },
  );
  fc.assert(
    fc.property(
      namespaces,
      changes,
      fc.constantFrom('', '\n '),
      fc.constantFrom(1, MUCH),
      (data, steps, between, rest) => {
        let document = parse(spaced(fileText(data, rest), between));
        const model = new Map(
          Object.entries(data).map(([namespace, entries]) => [
            namespace,
            new Map(Object.keys(entries).map((each) => [each, document.entryText(namespace, each)!])),
          ]),
        );
        for (const { namespace, texts } of steps) {
          const wanted = new Map(texts.map(([each, value]) => [each, value && JSON.stringify(value)]));
          document = document.withChanges(namespace, wanted, '1-js');
          for (const [each, text] of wanted) {
            const entries = model.get(namespace) ?? new Map<string, string>();
            if (text === undefined) entries.delete(each);
            else model.set(namespace, entries.set(each, text));
          }
        }
        // What it believes of its text is what is there.
        for (const reading of [document, parse(document.text)]) {
          const found = new Map(
            reading.namespaces.map((namespace) => [
              namespace,
              new Map(reading.resourceServers(namespace).map((each) => [each, reading.entryText(namespace, each)])),
            ]),
          );
          expect(found).toEqual(model);
        }
        expect(own(document.text)).toMatchObject({ foreign: rest, format_version: '2.0' });
      },
    ),
  );
});

it('a text cut off anywhere, or with one byte changed, is the right data or a typed error that quotes nothing', () => {
  const text = fileText({ DEFAULT: { a: { access_token: 'SECRET', n: [1, 'x\\"'] } } });
  const cases = Array.from({ length: text.length }, (_, length) => text.slice(0, length));
  for (let at = 0; at < text.length; at += 1) {
    for (const char of ['"', '{', '}', '\\', ',', ':', 'x', '\0', '9'])
      cases.push(text.slice(0, at) + char + text.slice(at + 1));
  }
  for (const each of cases) {
    try {
      const document = parse(each);
      for (const namespace of document.namespaces) document.resourceServers(namespace);
    } catch (error) {
      expect(error).toBeInstanceOf(TokenStorageError);
      expect((error as Error).message).not.toMatch(/SECRET|access/);
      expect((error as Error).cause).toBeUndefined();
    }
  }
  for (const each of cases.slice(0, text.length)) expect(() => parse(each)).toThrow(CorruptStorageError);
});

describe('nesting', () => {
  it('of 100,000 levels in an entry, or anywhere else, is gone through without overflowing the stack (item 47k, better)', () => {
    const deep = '['.repeat(100_000) + ']'.repeat(100_000);
    const document = parse(
      `{"x":${deep},"data":{"DEFAULT":{"a":${deep}}},"format_version":"2.0","globus-sdk.version":""}`,
    );
    expect(document.entryText('DEFAULT', 'a')).toBe(deep);
    expect(() => parse('{"a":'.repeat(100_000))).toThrow(CorruptStorageError);
  });
});
