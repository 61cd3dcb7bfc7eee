import { readFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { UsageError } from '@token-storage/core';
import { describe, expect, it } from 'vitest';
import { appPath } from '../src/path/app-path.ts';

interface PathVector {
  readonly env: Record<string, string>;
  readonly client_id: string;
  readonly app_name: string;
  readonly environment: string;
  readonly platform: string;
  readonly ok: string;
}

const vectors = JSON.parse(
  readFileSync(new URL('../../conformance/fixtures/vectors-path.json', import.meta.url), 'utf8'),
) as PathVector[];

const clientId = '01234567-89ab-cdef-0123-456789abcdef';
const app = { clientId, appName: 'My App', fileFormat: 'json', platform: 'linux', env: { HOME: '/home/u' } };
const windows = { ...app, platform: 'win32' };
const below = `globus\\app\\${clientId}\\my-app\\tokens.json`;

it.each(vectors)('gives the path of the Python SDK: $ok (items 62-66)', (vector) => {
  const { env, platform, environment } = vector;
  const options = {
    clientId: vector.client_id,
    appName: vector.app_name,
    fileFormat: 'json',
    env,
    platform,
    environment,
  };
  expect(appPath(options)).toBe(`${vector.ok}.json`);
});

describe('on Linux and macOS', () => {
  it.each([
    ['/home/u///', '/home/u/.globus'],
    ['', '/.globus'],
    ['/', '/.globus'],
    ['rel', 'rel/.globus'],
    ['/a//b/..', '/a//b/../.globus'],
  ])('lies below HOME, also when that is %j (item 64)', (HOME, start) => {
    expect(appPath({ ...app, env: { HOME } })).toBe(`${start}/app/${clientId}/my-app/tokens.json`);
  });

  it("lies below the user's folder when HOME is not set (item 64)", () => {
    expect(appPath({ ...app, env: {}, homedir: '/home/passwd' })).toMatch(/^\/home\/passwd\/\.globus\/app\//);
  });

  it('lies below the folder of the running user by default', () => {
    expect(appPath({ clientId, appName: 'a', fileFormat: 'db' }).startsWith(homedir())).toBe(true);
  });

  it('allows a client id that only Windows refuses (item 66)', () => {
    expect(appPath({ ...app, clientId: 'a:b.' })).toContain('/app/a:b./');
  });
});

describe('on Windows', () => {
  it.each([
    ['%LOCALAPPDATA%', { LOCALAPPDATA: 'C:\\L', APPDATA: 'C:\\R' }, `C:\\L\\${below}`],
    ['%APPDATA% without it', { APPDATA: 'C:\\R\\', USERPROFILE: 'C:\\U' }, `C:\\R\\${below}`],
    [
      'the profile when it is empty',
      { LOCALAPPDATA: '', APPDATA: 'C:\\R', USERPROFILE: 'C:\\U' },
      `C:\\U\\AppData\\Local\\${below}`,
    ],
    ['HOMEDRIVE and HOMEPATH', { HOMEDRIVE: 'D:', HOMEPATH: '\\U' }, `D:\\U\\AppData\\Local\\${below}`],
    ["the user's folder", {}, `C:\\Users\\x\\AppData\\Local\\${below}`],
  ])('lies below %s (item 65)', (_where, env, path) => {
    expect(appPath({ ...windows, env, homedir: 'C:\\Users\\x' })).toBe(path);
  });

  it.each(['a:b', 'a|b', 'a.', 'a ', '...', 'a\u0001', 'NUL', 'com1.x'])(
    'refuses the client id %j (item 66)',
    (hostile) => {
      expect(() => appPath({ ...windows, clientId: hostile })).toThrow(UsageError);
    },
  );

  it('refuses an environment that names a stream', () => {
    expect(() => appPath({ ...windows, environment: 'a:b' })).toThrow(/environment/);
  });
});

describe('the environment', () => {
  it('comes from GLOBUS_SDK_ENVIRONMENT, else is production (item 68)', () => {
    const env = { HOME: '/h', GLOBUS_SDK_ENVIRONMENT: 'preview' };
    expect(appPath({ ...app, env })).toMatch(/\/preview-tokens\.json$/);
    expect(appPath({ ...app, env, environment: 'test' })).toMatch(/\/test-tokens\.json$/);
    expect(appPath(app)).toMatch(/\/tokens\.json$/);
  });

  it('is refused when it would lead out of the folder (item 66)', () => {
    const env = { HOME: '/h', GLOBUS_SDK_ENVIRONMENT: '../../x' };
    expect(() => appPath({ ...app, env })).toThrow(UsageError);
  });
});

it('refuses a client id that would lead out of the folder, whatever the system (item 66)', () => {
  for (const platform of ['linux', 'darwin', 'win32']) {
    for (const hostile of ['..', '.', '', 'a/b', 'a\\b', 'a\0b']) {
      expect(() => appPath({ ...app, platform, clientId: hostile })).toThrow(UsageError);
    }
  }
});
