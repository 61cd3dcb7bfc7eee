import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { expect, it } from 'vitest';
import { signingKey, startIssuer } from './support/id-token-issuer.ts';
import { json, startLoopbackServer } from './support/loopback-server.ts';

/** What React Native, among others, does not have. */
const withoutNewerMethods = `
  delete AbortSignal.timeout;
  delete AbortSignal.any;
  delete AbortSignal.prototype.throwIfAborted;
  delete URL.canParse;
  delete globalThis.structuredClone;
  delete globalThis.BroadcastChannel;
`;

/** What a program says that runs on the built packages, in a host without newer methods. */
async function said(program: string, ...args: readonly string[]): Promise<unknown> {
  const { stdout } = await promisify(execFile)(
    process.execPath,
    ['--input-type=module', '--eval', withoutNewerMethods + program, ...args],
    // Where both packages are found.
    { cwd: fileURLToPath(new URL('../../memory', import.meta.url)) },
  );
  return JSON.parse(stdout);
}

it('keeps tokens in memory and waits for locks in a host without newer methods', async () => {
  const program = `
    const { MemoryTokenStorage } = await import('@token-storage/memory');
    const storage = new MemoryTokenStorage();
    const response = { access_token: 'FAKE-access', expires_in: 60, scope: 'a' };
    await storage.storeTokenResponse(response, { resourceServer: 'r' });
    const read = (locked) => locked.getTokenData('r');
    const nameOf = (action) => action().catch(({ name }) => name);

    const controller = new AbortController();
    const { signal } = controller;
    const { access_token } = await storage.withLock('r', read, { signal });
    const whileHeld = await storage.withLock('r', () => {
      const waiting = nameOf(() => storage.withLock('r', read, { signal }));
      controller.abort();
      return waiting;
    });
    const before = await nameOf(() => storage.withLock('r', read, { signal }));
    // Of an older making, which knows no reasons.
    const unreasoned = Object.assign(new EventTarget(), { aborted: true });
    const without = await nameOf(() => storage.withLock('r', read, { signal: unreasoned }));
    console.log(JSON.stringify({ access_token, whileHeld, before, without }));
  `;
  expect(await said(program)).toEqual({
    access_token: 'FAKE-access',
    whileHeld: 'AbortError',
    before: 'AbortError',
    without: 'AbortError',
  });
});

it('verifies ID tokens in a host without newer methods, with keys of the issuer', async () => {
  const [key, rotated] = await Promise.all([signingKey('ES256', { kid: 'a' }), signingKey('ES256', { kid: 'b' })]);
  const issuer = await startIssuer();
  try {
    issuer.keys = [key.jwk];
    issuer.answer = (request) => {
      if (request.url === '/rotate') issuer.keys = [rotated.jwk];
      return false;
    };
    const program = `
      const { IDTokenDecoder } = await import('@token-storage/core');
      const [issuer, ...tokens] = process.argv.slice(1);
      const decoder = new IDTokenDecoder({ issuer, clientId: 'client' });
      const subs = [(await decoder.decode(tokens[0])).sub];
      await fetch(issuer + '/rotate');
      subs.push((await decoder.decode(tokens[1])).sub);
      console.log(JSON.stringify(subs));
    `;
    const claims = { iss: issuer.url, aud: 'client', exp: Math.floor(Date.now() / 1000) + 60 };
    const tokens = [await key.sign({ ...claims, sub: 'me' }), await rotated.sign({ ...claims, sub: 'still me' })];
    expect(await said(program, issuer.url, ...tokens)).toEqual(['me', 'still me']);
  } finally {
    await issuer.close();
  }
});

it('refreshes and calls with a token in a host without newer methods', async () => {
  const server = await startLoopbackServer();
  server.answer = ({ path, headers }, response) => {
    if (path === '/token') json(response, { access_token: 'FAKE-new', expires_in: 3600 });
    else if (headers.authorization !== 'Bearer FAKE-new') response.writeHead(401).end();
    else if (server.requests.filter((request) => request.path === path).length < 3) {
      response.writeHead(429, { 'retry-after': '0' }).end();
    } else json(response, { path });
  };
  try {
    const program = `
      const { authorizedFetch, RefreshingTokenStorage, refreshWith } = await import('@token-storage/core');
      const { MemoryTokenStorage } = await import('@token-storage/memory');
      const [url] = process.argv.slice(1);
      const memory = new MemoryTokenStorage();
      const response = { access_token: 'FAKE-old', refresh_token: 'FAKE-refresh', expires_in: 3600 };
      await memory.storeTokenResponse(response, { resourceServer: 'r' });
      const refresh = refreshWith({ tokenEndpoint: url + '/token', clientId: 'c' });
      const storage = new RefreshingTokenStorage(memory, { refresh });
      const fetch = authorizedFetch(storage, { resourceServer: 'r', origins: [url] });
      console.log(JSON.stringify(await (await fetch(url + '/api')).json()));
    `;
    expect(await said(program, server.url)).toEqual({ path: '/api' });
  } finally {
    await server.close();
  }
});
