import { expect, it } from 'vitest';

import { databaseError } from '../src/connection/database-error.ts';

it('says that the browser denies storage, where it has no name for that', () => {
  // Chromium's words where cookies are blocked.
  const cause = new DOMException('The user denied permission to access the database.', 'UnknownError');
  const error = databaseError(cause, 'name');
  expect(error).toMatchObject({ code: 'ERR_STORAGE_UNAVAILABLE', location: 'name', cause });
  expect(error.message).toContain('is denied: this browser lets this page keep nothing');
});

it.each([
  ['QuotaExceededError', 'ERR_STORAGE_QUOTA'],
  ['NS_ERROR_DOM_QUOTA_REACHED', 'ERR_STORAGE_QUOTA'],
  ['SecurityError', 'ERR_STORAGE_UNAVAILABLE'],
  ['VersionError', 'ERR_UNSUPPORTED_FORMAT'],
  ['NotFoundError', 'ERR_UNSUPPORTED_FORMAT'],
  ['UnknownError', 'ERR_STORAGE_IO'],
])('turns the %s of a browser into %s, with the place and the cause', (name, code) => {
  const cause = new DOMException('why', name);
  const error = databaseError(cause, 'a "name"');
  expect(error).toMatchObject({ code, location: 'a "name"', cause });
  expect(error.message).toContain(String.raw`"a \"name\""`);
});
