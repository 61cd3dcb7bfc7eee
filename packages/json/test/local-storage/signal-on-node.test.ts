import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';

import { expect, it } from 'vitest';

/** On Node, with what a page gets: as in the tests of an application that runs in a page. */
function run(code: string): unknown {
  const setup = `
    import { JSONTokenStorage } from '@token-storage/json';
    const texts = new Map();
    const webStorage = {
      get length() { return texts.size; },
      key: (index) => [...texts.keys()][index] ?? null,
      getItem: (key) => texts.get(key) ?? null,
      setItem: (key, text) => void texts.set(key, text),
      removeItem: (key) => void texts.delete(key),
    };
    const open = () => new JSONTokenStorage('tokens', { webStorage });
    const response = { access_token: 'token', expires_in: 60, scope: '' };
    const store = (storage) => storage.storeTokenResponse(response, { resourceServer: 'server' });`;
  const { status, signal, stdout, stderr } = spawnSync(
    process.execPath,
    ['--no-warnings', '--conditions=browser', '--input-type=module', '--eval', setup + code],
    { cwd: fileURLToPath(new URL('../..', import.meta.url)), encoding: 'utf8', timeout: 20_000 },
  );
  return { status, signal, stdout, stderr };
}
const ended = (stdout: string): unknown => ({ status: 0, signal: null, stdout, stderr: '' });

it('keeps no process alive that stores and subscribes, and never closes', () => {
  expect(
    run(`const storage = open(); storage.subscribe(() => {}); await store(storage); console.log('stored');`),
  ).toEqual(ended('stored\n'));
});

it('keeps none alive either where there is no BroadcastChannel and it has to look again and again', () => {
  const code = `
    delete globalThis.BroadcastChannel;
    const storage = open();
    storage.subscribe(() => {});
    await store(storage);
    console.log('stored');`;
  expect(run(code)).toEqual(ended('stored\n'));
});

it('tells another instance where there is no BroadcastChannel', () => {
  const code = `
    delete globalThis.BroadcastChannel;
    const [one, other] = [open(), open()];
    await new Promise((resolve) => {
      other.subscribe(async () => {
        if (await other.getTokenData('server')) resolve();
      });
      void store(one);
      // A subscription alone keeps nothing alive.
      globalThis.alive = setInterval(() => {}, 100);
    });
    clearInterval(globalThis.alive);
    console.log('heard');`;
  expect(run(code)).toEqual(ended('heard\n'));
});
