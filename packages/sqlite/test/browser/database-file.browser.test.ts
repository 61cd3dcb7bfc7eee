import type { TokenChange } from '@token-storage/core';
import { freshName } from 'test-support/fresh-name';
import { sample } from 'test-support/sample';
import { expect, it, vi } from 'vitest';

// As text: Vite refuses JSON with lone surrogates, which are what some of it is about.
import expectedText from '../../../conformance/fixtures/expected.json?raw';
import { open } from './support/database.ts';
import foreignObjects from '../hostile/foreign-objects.db?url';
import triggerInAnotherCase from '../hostile/trigger-in-another-case.db?url';

const fixtures = import.meta.glob<string>('../../../conformance/fixtures/**/*.db', {
  query: '?url',
  import: 'default',
  eager: true,
});

async function fixture(name: string): Promise<Uint8Array> {
  const url = fixtures[`../../../conformance/fixtures/${name}`];
  if (url === undefined) throw new Error(`There is no ${name}.`);
  return new Uint8Array(await (await fetch(url)).arrayBuffer());
}

const bytesAt = async (url: string): Promise<Uint8Array> => new Uint8Array(await (await fetch(url)).arrayBuffer());

const { read: readable } = JSON.parse(expectedText) as {
  readonly read: Record<string, { readonly namespaces: Record<string, object> }>;
};

it.each(['sqlite-v2.db', 'sqlite-v1.db', 'sqlite-v1-plus-v2-write.db'])(
  '%s is imported as the Python SDK reads it (items 77, 78, 83)',
  async (name) => {
    const storage = open(freshName());
    await storage.importDatabase(await fixture(name));
    const wanted = readable[name]?.namespaces ?? {};
    for (const [namespace, entries] of Object.entries(wanted)) {
      const tokens = await storage.withNamespace(namespace).getTokenDataByResourceServer();
      expect(Object.fromEntries(Object.entries(tokens).map(([key, data]) => [key, { ...data.toDict() }]))).toEqual(
        entries,
      );
    }
    expect(new Set(await Array.fromAsync(storage.iterNamespaces()))).toEqual(new Set(Object.keys(wanted)));
  },
);

it('replaces everything, in every storage, and tells subscribers', async () => {
  const location = freshName();
  const [storage, other] = [open(location), open(location)];
  await storage.storeTokenDataByResourceServer({ mine: sample('mine') });
  await storage.withNamespace('gone').storeTokenDataByResourceServer({ mine: sample('mine') });
  const heard: TokenChange[] = [];
  for (const each of [storage, other]) {
    each.subscribe((change) => heard.push(change));
    each.withNamespace('gone').subscribe((change) => heard.push(change));
    expect(Object.keys(await each.getTokenDataByResourceServer())).toEqual(['mine']);
  }
  await storage.importDatabase(await fixture('sqlite-v2.db'));
  for (const each of [storage, other, open(location)]) {
    expect(Object.keys(await each.getTokenDataByResourceServer())).not.toContain('mine');
    expect(await each.getTokenData('auth.globus.org')).toBeDefined();
    expect(await Array.fromAsync(each.iterNamespaces())).not.toContain('gone');
  }
  await vi.waitFor(() => expect(heard).toHaveLength(4));
  expect(new Set(heard.map(({ namespace }) => namespace))).toEqual(new Set(['DEFAULT', 'gone']));
  // And it goes on from there.
  await other.storeTokenDataByResourceServer({ later: sample('later') });
  expect(await storage.getTokenData('later')).toBeDefined();
});

it('gives back what was stored, after an import of its export, the tables of others too (item 83)', async () => {
  const [storage, copy] = [open(freshName()), open(freshName())];
  await storage.importDatabase(await fixture('sqlite-v1.db'));
  await storage.storeTokenDataByResourceServer({ new: sample('new') });
  const bytes = await storage.exportDatabase();
  expect(new TextDecoder('latin1').decode(bytes)).toContain('CREATE TABLE config_storage');
  await copy.importDatabase(bytes);
  expect(await copy.getTokenDataByResourceServer()).toEqual(await storage.getTokenDataByResourceServer());
  expect(Object.keys(await copy.getTokenDataByResourceServer())).toContain('new');
});

it('imports nothing but tokens, and refuses a trigger on their table whatever the case of its name', async () => {
  const storage = open(freshName());
  await storage.importDatabase(await bytesAt(foreignObjects));
  expect(Object.keys(await storage.getTokenDataByResourceServer())).toEqual(['a']);
  const text = new TextDecoder('latin1').decode(await storage.exportDatabase());
  expect(text.match(/CREATE \w+ \w+/g)?.sort()).toEqual([
    'CREATE TABLE sdk_storage_adapter_internal',
    'CREATE TABLE token_storage',
  ]);
  const attempt = storage.importDatabase(await bytesAt(triggerInAnotherCase));
  await expect(attempt).rejects.toMatchObject({ code: 'ERR_CORRUPT_STORAGE' });
  expect(Object.keys(await storage.getTokenDataByResourceServer())).toEqual(['a']);
});

it('exports what it has at that moment, and not the bytes that it works with', async () => {
  const storage = open(freshName());
  await storage.storeTokenDataByResourceServer({ a: sample('a') });
  const bytes = await storage.exportDatabase();
  bytes.fill(0);
  expect(await storage.getTokenData('a')).toBeDefined();
  expect(new TextDecoder('latin1').decode((await storage.exportDatabase()).subarray(0, 15))).toBe('SQLite format 3');
});

it('exports nothing of a token that was removed or replaced', async () => {
  const storage = open(freshName());
  const secret = 'FAKE-thrown-away';
  await storage.storeTokenDataByResourceServer({
    replaced: sample('replaced', { access_token: secret }),
    removed: sample('removed', { access_token: secret }),
  });
  const text = async (): Promise<string> => new TextDecoder('latin1').decode(await storage.exportDatabase());
  expect(await text()).toContain(secret);
  await storage.storeTokenDataByResourceServer({ replaced: sample('replaced') });
  await storage.removeTokenData('removed');
  expect(await text()).not.toContain(secret);
});

it.each([
  ['wal-mainonly/tokens.db', 'ERR_UNSUPPORTED_FORMAT'],
  ['wal/tokens.db', 'ERR_UNSUPPORTED_FORMAT'],
  ['refuse/not-a-db.db', 'ERR_CORRUPT_STORAGE'],
  ['refuse/empty-file.db', 'ERR_CORRUPT_STORAGE'],
  ['refuse/no-tables.db', 'ERR_CORRUPT_STORAGE'],
])('refuses to import %s, and keeps what it has (items 84, 92)', async (name, code) => {
  const storage = open(freshName());
  await storage.storeTokenDataByResourceServer({ a: sample('a') });
  await expect(storage.importDatabase(await fixture(name))).rejects.toMatchObject({ code });
  expect(Object.keys(await storage.getTokenDataByResourceServer())).toEqual(['a']);
});

it.each(['refuse/bad-json.db', 'refuse/json-null.db'])(
  'imports %s, in which one entry is bad, and reports that entry alone (item 86)',
  async (name) => {
    const storage = open(freshName());
    await storage.importDatabase(await fixture(name));
    await expect(storage.getTokenData('a')).rejects.toMatchObject({
      code: 'ERR_CORRUPT_STORAGE',
      resourceServer: 'a',
    });
    await storage.storeTokenDataByResourceServer({ good: sample('good') });
    expect(await storage.getTokenData('good')).toBeDefined();
  },
);

it('imports, or refuses, a file that was cut or changed anywhere, and keeps what it has if it refuses', async () => {
  const storage = open(freshName());
  const whole = await fixture('sqlite-v2.db');
  for (let at = 0; at < whole.length; at += 509) {
    await storage.importDatabase(whole);
    const changed = whole.slice();
    changed[at] = (changed[at] ?? 0) ^ 0xff;
    for (const damaged of [whole.slice(0, at), changed]) {
      const before = await storage.exportDatabase();
      try {
        await storage.importDatabase(damaged);
      } catch (error) {
        expect(error).toMatchObject({
          code: expect.stringMatching(/ERR_(?:CORRUPT_STORAGE|UNSUPPORTED_FORMAT)/) as string,
        });
        expect(await storage.exportDatabase()).toEqual(before);
      }
    }
  }
});

it.each([undefined, 'text', new ArrayBuffer(8)])('refuses to import %o', async (bytes) => {
  await expect(open(freshName()).importDatabase(bytes as unknown as Uint8Array)).rejects.toMatchObject({
    code: 'ERR_USAGE',
  });
});

it('refuses both after it was closed', async () => {
  const storage = open(freshName());
  await storage.close();
  await expect(storage.exportDatabase()).rejects.toMatchObject({ code: 'ERR_STORAGE_CLOSED' });
  await expect(storage.importDatabase(new Uint8Array())).rejects.toMatchObject({ code: 'ERR_STORAGE_CLOSED' });
});
