import type { TokenDataByResourceServer, TokenStorageData } from '@token-storage/core';
import { assert } from 'chai';

const textOf = (data: TokenStorageData | undefined): string | undefined => data && JSON.stringify(data.toDict());

/** Asserts that token data is the same in every field, in the same order. */
export function sameData(actual: TokenStorageData | undefined, expected: TokenStorageData | undefined): void {
  assert.equal(textOf(actual), textOf(expected));
}

/** Asserts that two records have the same names, and the same token data for each. */
export function sameRecord(actual: TokenDataByResourceServer, expected: TokenDataByResourceServer): void {
  assert.deepEqual(Object.keys(actual).sort(), Object.keys(expected).sort());
  for (const [name, data] of Object.entries(expected)) sameData(actual[name], data);
}
