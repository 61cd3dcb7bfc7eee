import { copyFileSync, readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';

import { type TokenDataByResourceServer, TokenStorageError } from '@token-storage/core';
import { JSONTokenStorage } from '@token-storage/json';
import { sample } from 'test-support/sample';
import { temporaryFolder } from 'test-support/temporary-folder';
import { describe, expect, it } from 'vitest';

interface Expected {
  readonly read: Record<
    string,
    { readonly backend: string; readonly namespaces: Record<string, object>; with_extra?: Record<string, object> }
  >;
}

const fixtures = new URL('../../conformance/fixtures/', import.meta.url);
const expected = JSON.parse(readFileSync(new URL('expected.json', fixtures), 'utf8')) as Expected;

/** A copy of a fixture, and a storage on it. */
function open(name: string): { path: string; storage: JSONTokenStorage; bytes: () => Buffer } {
  const path = join(temporaryFolder(), basename(name));
  copyFileSync(new URL(name, fixtures), path);
  return { path, storage: new JSONTokenStorage(path), bytes: () => readFileSync(path) };
}

/** Token data as plain objects, without what Python has no field for. */
const asDicts = (tokens: TokenDataByResourceServer): object =>
  Object.fromEntries(
    Object.entries(tokens).map(([name, data]) => [
      name,
      Object.fromEntries(Object.entries(data.toDict()).filter(([field]) => !(field in data.extra))),
    ]),
  );

describe('files that the Python SDK wrote', () => {
  for (const name of ['json-v2.json', 'json-v1.json', 'json-v1-migrated.json', 'lone-surrogate.json', 'nan.json']) {
    it(`${name} is read as the Python SDK reads it (items 36-46)`, async () => {
      const { storage, bytes } = open(name);
      const before = bytes();
      const wanted = expected.read[name]?.namespaces ?? {};
      for (const [namespace, entries] of Object.entries(wanted)) {
        expect(asDicts(await storage.withNamespace(namespace).getTokenDataByResourceServer())).toEqual(entries);
      }
      const namespaces = await Array.fromAsync(storage.iterNamespaces());
      expect(new Set(namespaces)).toEqual(new Set(Object.keys(wanted)));
      expect(bytes()).toEqual(before);
    });
  }

  it('a pretty-printed file of another program is read, foreign fields in extra; a boolean expiry is refused (item 4)', async () => {
    const { storage } = open('json-v2-foreign.json');
    const wanted = expected.read['json-v2-foreign.json']?.with_extra?.['DEFAULT'] as Record<string, object>;
    const data = await storage.getTokenData('auth.globus.org');
    expect({ ...data?.toDict() }).toEqual(wanted['auth.globus.org']);
    await expect(storage.getTokenData('key-differs')).rejects.toMatchObject({
      code: 'ERR_CORRUPT_STORAGE',
      resourceServer: 'key-differs',
    });
    expect(await storage.withNamespace('empty-ns').getTokenDataByResourceServer()).toEqual({});
  });

  it('an expiry beyond 2^53 is refused by name and hides no other entry; a negative one is read (item 5)', async () => {
    const { storage } = open('bigint.json');
    expect((await storage.getTokenData('neg'))?.expires_at_seconds).toBe(-1);
    for (const name of ['a', 'huge']) {
      await expect(storage.getTokenData(name)).rejects.toMatchObject({
        code: 'ERR_CORRUPT_STORAGE',
        resourceServer: name,
      });
    }
  });

  it('big integers of entries that are not written survive every write (item 41)', async () => {
    const { storage, bytes } = open('bigint.json');
    await storage.storeTokenDataByResourceServer({ neg: sample('neg'), more: sample('more') });
    await storage.removeTokenData('more');
    const text = bytes().toString();
    expect(text).toContain('"expires_at_seconds": 9007199254740993}');
    expect(text).toContain('"expires_at_seconds": 123456789012345678901234567890}');
  });

  it('a file of format 1.0 is upgraded by the first store, its entries verbatim, nulls included (items 45, 46)', async () => {
    const { storage, bytes } = open('json-v1.json');
    await storage.withNamespace('other').storeTokenDataByResourceServer({
      'x.example': sample('x.example', {
        identity_id: '11111111-1111-4111-8111-111111111111',
        scope: 'x',
        access_token: 'FAKE-x',
        token_type: 'Bearer',
      }),
    });
    const byPython = readFileSync(new URL('json-v1-migrated.json', fixtures), 'utf8');
    expect(bytes().toString()).toBe(byPython.replace(/"[^"]*"}$/, '"0.1.0-js"}'));
  });
});

describe('a file of format 1.0', () => {
  it('is left as it is by a remove that finds nothing, and upgraded by one that finds something (item 46)', async () => {
    const { storage, bytes } = open('json-v1.json');
    const before = bytes();
    expect(await storage.removeTokenData('absent')).toBe(false);
    expect(bytes()).toEqual(before);
    expect(await storage.removeTokenData('auth.globus.org')).toBe(true);
    expect(JSON.parse(bytes().toString())).toMatchObject({ format_version: '2.0' });
    expect(Object.keys(await storage.getTokenDataByResourceServer())).toEqual([
      'transfer.api.globus.org',
      'no-expiry.example',
    ]);
  });
});

describe('files that are refused', () => {
  /** What this library makes of the files that Python refuses, and of two that it does not. */
  const codes: Record<string, string | undefined> = {
    'version-3.json': 'ERR_UNSUPPORTED_FORMAT',
    'version-null.json': 'ERR_UNSUPPORTED_FORMAT',
    'other-ns-null.json': undefined,
    'v1-sdkversion-number.json': undefined,
  };

  for (const name of readdirSync(new URL('refuse/', fixtures)).filter((each) => each.endsWith('.json'))) {
    const code = name in codes ? codes[name] : 'ERR_CORRUPT_STORAGE';
    it(`${name} gives ${code ?? 'its data'}, and stays as it is (item 47)`, async () => {
      const { storage, path, bytes } = open(`refuse/${name}`);
      const before = bytes();
      const outcome = await storage.getTokenDataByResourceServer().catch((error: unknown) => error);
      if (code === undefined) expect(outcome).not.toBeInstanceOf(Error);
      else {
        expect(outcome).toBeInstanceOf(TokenStorageError);
        expect(outcome).toMatchObject({ code, location: path });
        expect((outcome as Error).message).not.toContain('FAKE');
      }
      expect(bytes()).toEqual(before);
    });
  }

  for (const name of [
    'bom.json',
    'data-null.json',
    'no-data.json',
    'root-array.json',
    'space.json',
    'trailing-garbage.json',
    'version-3.json',
    'v1-no-byrs.json',
  ]) {
    it(`${name} is not overwritten by a store or a remove either (item 49)`, async () => {
      const { storage, bytes } = open(`refuse/${name}`);
      const before = bytes();
      await expect(storage.storeTokenDataByResourceServer({ a: sample('a') })).rejects.toBeInstanceOf(
        TokenStorageError,
      );
      await expect(storage.removeTokenData('a')).rejects.toBeInstanceOf(TokenStorageError);
      expect(bytes()).toEqual(before);
    });
  }

  it('a bad entry hides no good one, and can be replaced and removed (items 16, 47i)', async () => {
    const { storage } = open('refuse/entry-string.json');
    await storage.storeTokenDataByResourceServer({ b: sample('b') });
    expect(await storage.getTokenData('b')).toEqual(sample('b'));
    await expect(storage.getTokenDataByResourceServer()).rejects.toMatchObject({ resourceServer: 'a' });
    await storage.storeTokenDataByResourceServer({ a: sample('a') });
    expect(await storage.getTokenDataByResourceServer()).toEqual({ a: sample('a'), b: sample('b') });
    const again = open('refuse/entry-list.json');
    expect(await again.storage.removeTokenData('a')).toBe(true);
    expect(await again.storage.getTokenDataByResourceServer()).toEqual({});
  });
});
