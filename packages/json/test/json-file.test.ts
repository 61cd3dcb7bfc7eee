import {
  chmodSync,
  existsSync,
  linkSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

import { JSONTokenStorage } from '@token-storage/json';
import { sample } from 'test-support/sample';
import { temporaryFolder } from 'test-support/temporary-folder';
import { describe, expect, it } from 'vitest';

const modeOf = (path: string): string => (statSync(path).mode & 0o777).toString(8);
const read = (path: string): string => readFileSync(path, 'utf8');

describe('the file', () => {
  it('is laid out as the Python SDK lays it out, byte for byte (items 36, 37, 38)', async () => {
    const path = join(temporaryFolder(), 'tokens.json');
    await new JSONTokenStorage(path).storeTokenDataByResourceServer({
      b: sample('b', { scope: 'é \u007f 🚀 "\\/', token_type: 'Bearer' }),
      a: sample('a', { refresh_token: '', identity_id: 'me' }),
    });
    expect(read(path)).toBe(
      '{"data": {"DEFAULT": {' +
        String.raw`"b": {"resource_server": "b", "scope": "\u00e9 \u007f \ud83d\ude80 \"\\/", "access_token": "access-b", ` +
        '"expires_at_seconds": 2000000000, "token_type": "Bearer"}, ' +
        '"a": {"resource_server": "a", "identity_id": "me", "scope": "read write", "access_token": "access-a", ' +
        '"refresh_token": "", "expires_at_seconds": 2000000000}}}, "format_version": "2.0", "globus-sdk.version": "0.1.0-js"}',
    );
  });

  it("names this package's version as its writer (item 37)", async () => {
    const path = join(temporaryFolder(), 'tokens.json');
    await new JSONTokenStorage(path).storeTokenDataByResourceServer({ a: sample('a') });
    const { version } = JSON.parse(read(fileURLToPath(new URL('../package.json', import.meta.url)))) as {
      version: string;
    };
    expect(JSON.parse(read(path))).toMatchObject({ 'globus-sdk.version': `${version}-js` });
  });

  it('keeps the order of its keys; an entry that is stored again keeps its place (item 39)', async () => {
    const path = join(temporaryFolder(), 'tokens.json');
    const storage = new JSONTokenStorage(path);
    for (const name of ['z', 'm', 'a']) await storage.storeTokenDataByResourceServer({ [name]: sample(name) });
    await storage.storeTokenDataByResourceServer({ m: sample('m', { scope: 'new' }) });
    expect(Object.keys(await storage.getTokenDataByResourceServer())).toEqual(['z', 'm', 'a']);
  });

  it('keeps what it does not know: root keys, other namespaces, unknown fields and nulls of other entries (item 41)', async () => {
    const path = join(temporaryFolder(), 'tokens.json');
    const other = '"other": {"x": {"saved_at":1.50, "n": null,\n "resource_server": "x"} }';
    writeFileSync(
      path,
      `{"writer": [1],\n "data": {${other}}, "format_version": "2.0", "globus-sdk.version": "4.9.0", "z": {} }`,
    );
    await new JSONTokenStorage(path).storeTokenDataByResourceServer({ a: sample('a') });
    expect(read(path)).toContain(`{"writer": [1],\n "data": {${other}, "DEFAULT": {"a": {`);
    expect(read(path)).toMatch(/"globus-sdk.version": "0\.1\.0-js", "z": \{\} \}$/);
  });

  it('keeps an unknown field of an entry through a read and a store (item 25, better)', async () => {
    const path = join(temporaryFolder(), 'tokens.json');
    const storage = new JSONTokenStorage(path);
    await storage.storeTokenDataByResourceServer({ a: sample('a', { extra: { note: [1, { deep: 'x' }] } }) });
    await storage.storeTokenDataByResourceServer(await storage.getTokenDataByResourceServer());
    expect((await storage.getTokenData('a'))?.extra).toEqual({ note: [1, { deep: 'x' }] });
  });

  it('of duplicate keys the last is read; replacing and removing leave no other behind (item 48)', async () => {
    const path = join(temporaryFolder(), 'tokens.json');
    const entry = (token: string): string =>
      `"a": {"resource_server": "a", "scope": "", "access_token": "${token}", "expires_at_seconds": 1}`;
    writeFileSync(
      path,
      `{"data": {"DEFAULT": {${entry('one')}, ${entry('two')}}}, "format_version": "2.0", "globus-sdk.version": "4"}`,
    );
    const storage = new JSONTokenStorage(path);
    expect((await storage.getTokenData('a'))?.access_token).toBe('two');
    await storage.storeTokenDataByResourceServer({ a: sample('a') });
    expect(await storage.getTokenData('a')).toEqual(sample('a'));
    expect(await storage.removeTokenData('a')).toBe(true);
    expect(await storage.getTokenData('a')).toBeUndefined();
  });

  it('a missing one is empty; reading it, and removing from it, makes nothing (items 40, 42, 44)', async () => {
    const folder = temporaryFolder();
    const storage = new JSONTokenStorage(join(folder, 'deep', 'tokens.json'));
    expect(await storage.getTokenData('a')).toBeUndefined();
    expect(await storage.getTokenDataByResourceServer()).toEqual({});
    expect(await storage.removeTokenData('a')).toBe(false);
    expect(await storage.removeAllTokenData()).toBe(false);
    expect(readdirSync(folder)).toEqual([]);
  });

  it('an entry whose stored value is null is removed, and that is said (item 43, better)', async () => {
    const path = join(temporaryFolder(), 'tokens.json');
    writeFileSync(path, '{"data": {"DEFAULT": {"a": null}}, "format_version": "2.0", "globus-sdk.version": "4"}');
    expect(await new JSONTokenStorage(path).removeTokenData('a')).toBe(true);
    expect(read(path)).toContain('{"DEFAULT": {}}');
  });

  it('is readable by its owner alone, in a folder that is; one that others could read is tightened (item 51, better)', async () => {
    const folder = temporaryFolder();
    const path = join(folder, 'new', 'tokens.json');
    const storage = new JSONTokenStorage(path);
    await storage.storeTokenDataByResourceServer({ a: sample('a') });
    expect([modeOf(path), modeOf(join(folder, 'new'))]).toEqual(['600', '700']);
    chmodSync(path, 0o644);
    chmodSync(join(folder, 'new'), 0o755);
    await storage.storeTokenDataByResourceServer({ b: sample('b') });
    expect([modeOf(path), modeOf(join(folder, 'new'))]).toEqual(['600', '755']);
  });

  it('the umask of the process stays what it was (item 52, better)', async () => {
    const before = process.umask();
    await new JSONTokenStorage(join(temporaryFolder(), 'x', 't.json')).storeTokenDataByResourceServer({
      a: sample('a'),
    });
    expect(process.umask()).toBe(before);
  });

  it('is written through symbolic links, which stay links, also when they dangle (item 53)', async () => {
    const folder = temporaryFolder();
    mkdirSync(join(folder, 'real'));
    const link = join(folder, 'link.json');
    symlinkSync('real/tokens.json', link);
    const storage = new JSONTokenStorage(link);
    await storage.storeTokenDataByResourceServer({ a: sample('a') });
    await storage.storeTokenDataByResourceServer({ b: sample('b') });
    expect(readlinkSync(link)).toBe('real/tokens.json');
    expect(modeOf(join(folder, 'real/tokens.json'))).toBe('600');
    expect(Object.keys(await storage.getTokenDataByResourceServer())).toEqual(['a', 'b']);
  });

  it('a hard link keeps the old content (item 53: cut by the rename)', async () => {
    const folder = temporaryFolder();
    const path = join(folder, 'tokens.json');
    const storage = new JSONTokenStorage(path);
    await storage.storeTokenDataByResourceServer({ a: sample('a') });
    const before = read(path);
    linkSync(path, join(folder, 'hard.json'));
    await storage.storeTokenDataByResourceServer({ b: sample('b') });
    expect(read(join(folder, 'hard.json'))).toBe(before);
  });

  it('leaves nothing beside it but its lock, which is free', async () => {
    const folder = temporaryFolder();
    const storage = new JSONTokenStorage(join(folder, 'tokens.json'));
    await storage.storeTokenDataByResourceServer({ a: sample('a') });
    expect(readdirSync(folder).sort()).toEqual(['tokens.json', 'tokens.json.lock']);
    expect(readdirSync(join(folder, 'tokens.json.lock'))).toEqual(['free']);
  });
});

describe('the location', () => {
  it('is a path or a file URL, and nothing is touched before the first operation (items 40, 55)', async () => {
    const folder = temporaryFolder();
    const path = join(folder, 'sub dir', 'tokens.json');
    const storage = new JSONTokenStorage(pathToFileURL(path));
    expect(existsSync(join(folder, 'sub dir'))).toBe(false);
    await storage.storeTokenDataByResourceServer({ a: sample('a') });
    expect(existsSync(path)).toBe(true);
  });

  it('may be a bare file name (item 57, better)', async () => {
    const folder = temporaryFolder();
    const before = process.cwd();
    process.chdir(folder);
    try {
      await new JSONTokenStorage('tokens.json').storeTokenDataByResourceServer({ a: sample('a') });
    } finally {
      process.chdir(before);
    }
    expect(existsSync(join(folder, 'tokens.json'))).toBe(true);
  });

  it('that is relative means the same file wherever the program goes later', async () => {
    const folder = temporaryFolder();
    const before = process.cwd();
    process.chdir(folder);
    const storage = new JSONTokenStorage('tokens.json');
    process.chdir(before);
    await storage.storeTokenDataByResourceServer({ a: sample('a') });
    expect(existsSync(join(folder, 'tokens.json'))).toBe(true);
  });

  it('":memory:", NUL, an empty path, another type and another URL are refused (items 57, 58, 80)', () => {
    for (const location of [':memory:', 'a\0b', '', 5, null, undefined, new URL('https://example.org/x')]) {
      expect(() => new JSONTokenStorage(location as string)).toThrow(expect.objectContaining({ code: 'ERR_USAGE' }));
    }
    expect(() => new JSONTokenStorage(':memory:')).toThrow(/MemoryTokenStorage/);
  });

  it("forApp is the Python SDK's own path (items 62, 63)", async () => {
    const home = process.env['HOME'];
    process.env['HOME'] = temporaryFolder();
    try {
      const app = { clientId: '01234567-89ab-cdef-0123-456789abcdef', appName: 'My App' };
      await JSONTokenStorage.forApp(app).storeTokenDataByResourceServer({ a: sample('a') });
      await JSONTokenStorage.forApp({ ...app, environment: 'sandbox' }).storeTokenDataByResourceServer({
        a: sample('a'),
      });
      const folder = join(process.env['HOME'], '.globus/app/01234567-89ab-cdef-0123-456789abcdef/my-app');
      expect(
        readdirSync(folder)
          .filter((name) => name.endsWith('.json'))
          .sort(),
      ).toEqual(['sandbox-tokens.json', 'tokens.json']);
      expect(() => JSONTokenStorage.forApp({ ...app, clientId: '../..' })).toThrow(
        expect.objectContaining({ code: 'ERR_USAGE' }),
      );
    } finally {
      process.env['HOME'] = home;
    }
  });
});
