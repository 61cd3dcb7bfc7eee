import { expect, it } from 'vitest';

import { JSONDocument } from '../src/file/document/json-document.ts';
import { EntryParser } from '../src/file/entry-parser.ts';

const entry = (name: string, scope = ''): string =>
  `{"resource_server": "${name}", "scope": "${scope}", "access_token": "a", "expires_at_seconds": 1, "token_type": "Bearer"}`;
const documentOf = (names: readonly string[]): JSONDocument =>
  JSONDocument.parse(
    Buffer.from(
      `{"data": {"N": {${names.map((name) => `"${name}": ${entry(name)}`).join(', ')}}}, "format_version": "2.0", "globus-sdk.version": "4"}`,
    ),
    'tokens.json',
  );

it('gives the entry that is asked for, in whatever order they are asked for, and whoever else asks meanwhile', () => {
  const names = ['a', 'b', 'c', 'd'];
  const parser = new EntryParser('tokens.json');
  const document = documentOf(names);
  const all = parser.entries(document, 'N', 'all');
  for (const order of ['abcd', 'dcba', 'aabbccdd', 'bcad', 'axbxc', 'abcdabcd', 'cd']) {
    const listed = [...all.names()];
    expect(listed).toEqual(names);
    for (const name of order) {
      expect(all.get(name)?.resource_server).toBe(name === 'x' ? undefined : name);
      expect(parser.entries(document, 'N', ['b']).get('b')?.resource_server).toBe('b');
    }
  }
  for (const first of all.names()) {
    // Another reads all in the midst of it.
    for (const second of all.names()) expect(all.get(second)?.resource_server).toBe(second);
    expect(all.get(first)?.resource_server).toBe(first);
  }
});

it('hands out names that nobody can put into another order', () => {
  const all = new EntryParser('tokens.json').entries(documentOf(['b', 'a']), 'N', 'all');
  expect(() => (all.names() as string[]).sort()).toThrow(TypeError);
  expect([...all.names()]).toEqual(['b', 'a']);
});

it('keeps what is parsed from one document to the next where the entry is the same, and only there', () => {
  const parser = new EntryParser('tokens.json');
  const document = documentOf(['a', 'b', 'c']);
  const before = parser.entries(document, 'N', 'all');
  const parsed = new Map([...before.names()].map((name) => [name, before.get(name)]));
  const changed = document.withChanges(
    'N',
    new Map([
      ['a', undefined],
      ['b', entry('b', 'new')],
    ]),
    '4',
  );
  const after = parser.entries(changed, 'N', 'all');
  expect(after.get('a')).toBeUndefined();
  expect(after.get('b')?.scope).toBe('new');
  expect(after.get('c')).toBe(parsed.get('c'));
  // Whoever still holds what was there before is shown what was there.
  expect(before.get('a')).toBe(parsed.get('a'));
  expect(before.get('b')?.scope).toBe('');
});
