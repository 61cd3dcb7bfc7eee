import { expect, it } from 'vitest';

import { databaseError } from '../src/connection/database-error.ts';

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
