import { runInNewContext } from 'node:vm';

import { expect, it } from 'vitest';

import { messageOf, sqliteCode } from '../src/database/sqlite-error.ts';

// Jest runs tests in a realm of its own: what Node's own modules throw there is no instance of that realm's Error.
const foreign = (properties: object): unknown =>
  Object.assign(runInNewContext("new Error('database is locked')") as object, properties);

it.each([
  ['its number', { errcode: 5 }, 'SQLITE_BUSY'],
  ['its name', { code: 'SQLITE_BUSY_SNAPSHOT' }, 'SQLITE_BUSY'],
  ['its words', {}, 'SQLITE_BUSY'],
])("an error of SQLite's from another realm is known by %s", (_, properties, code) => {
  const error = foreign(properties);
  expect(error).not.toBeInstanceOf(Error);
  expect(sqliteCode(error)).toBe(code);
  expect(messageOf(error)).toBe('database is locked');
});

it.each([undefined, null, 5, 'text', {}])('%j is no error of SQLite', (value) => {
  expect(sqliteCode(value)).toBeUndefined();
});
