import { homedir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { UsageError } from '@token-storage/core';
import { expect, it } from 'vitest';
import { checkPath } from '../src/path/check-path.ts';

it.each([
  '/x/tokens.json',
  './tokens.json',
  'a//b/../tokens.json',
  './~/tokens.json',
  '~tokens.json',
  'file:///x',
  ' ',
])('keeps the path %j as it is (item 55)', (path) => {
  expect(checkPath(path)).toBe(path);
});

it('takes a bare file name (item 57)', () => {
  expect(checkPath('tokens.json')).toBe('tokens.json');
});

it('takes a file URL', () => {
  expect(checkPath(pathToFileURL('/x/a b#c.json'))).toBe('/x/a b#c.json');
});

it.each([
  ['~', join(homedir(), 'tokens.json')],
  ['~/tokens.json', join(homedir(), 'tokens.json')],
  ['~/a/b.db', join(homedir(), 'a/b.db')],
  ['~somebody/tokens.json', './~'],
])('refuses %j, which only a shell expands, and says what to write', (path, instead) => {
  expect(() => checkPath(path)).toThrow(UsageError);
  expect(() => checkPath(path)).toThrow(instead);
});

it('refuses ":memory:", and names what to use instead (item 80)', () => {
  expect(() => checkPath(':memory:')).toThrow(UsageError);
  expect(() => checkPath(':memory:')).toThrow(/MemoryTokenStorage/);
});

it('refuses NUL (item 58)', () => {
  expect(() => checkPath('a\0b')).toThrow(UsageError);
  expect(() => checkPath('a\0b')).toThrow(/"a\\u0000b"/);
  expect(() => checkPath(new URL('file:///a%00b'))).toThrow(UsageError);
});

it('refuses the empty path (item 57)', () => {
  expect(() => checkPath('')).toThrow(/empty/);
});

it.each(['https://x.example/tokens.json', 'file://elsewhere/tokens.json', 'file:///a%2fb'])(
  'refuses the URL %s, which names no local file',
  (url) => {
    expect(() => checkPath(new URL(url))).toThrow(UsageError);
  },
);

it.each([undefined, null, 1, {}, ['x'], Buffer.from('x')])('refuses %j, which is no path', (location) => {
  expect(() => checkPath(location as string)).toThrow(UsageError);
});
