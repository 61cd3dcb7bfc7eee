import { inspect } from 'node:util';

import { type RefreshError, RefreshingTokenStorage } from '@token-storage/core';
import { expect, it } from 'vitest';

import { MemoryTokenStorage } from '../support/memory-token-storage.ts';
import { thrownBy } from '../support/thrown-by.ts';
import { FullDisk } from './full-disk.ts';
import { RotatingServer } from './rotating-server.ts';
import { logInStale } from './stale-login.ts';

const SECRETS = /refresh-[01]|access-[a1]/;
const shown = (value: unknown): string =>
  [inspect(value, { depth: 9, showHidden: true }), JSON.stringify(value), String(value)].join('\n');

it('shows no token in an error whose data could not be stored, nor in the storage that keeps it', async () => {
  const server = new RotatingServer();
  const inner = new FullDisk(new MemoryTokenStorage());
  server.answer = (usual) => {
    inner.disk.isFull = true;
    return usual;
  };
  const storage = new RefreshingTokenStorage(inner, server);
  await logInStale(storage, 'a');
  storage.markRejected('a', 'access-1');
  const error = (await thrownBy(() => storage.getTokenData('a'))) as RefreshError;
  expect(error.data?.access_token).toBe('access-1');
  expect(Object.keys(error)).not.toContain('data');
  expect(inspect(error)).not.toContain('data:');
  expect(JSON.stringify(error)).not.toContain('data');
  expect(shown(error)).not.toMatch(SECRETS);
  expect(shown(storage)).not.toMatch(SECRETS);
});

it('takes nothing over from errors that quote what was sent or came', async () => {
  const quoting = Object.assign(new Error('sent refresh-0'), {
    name: 'refresh-0 Error',
    code: 'refresh-0',
    cause: new Error('got access-1'),
  });
  for (const refresh of [
    () => Promise.reject(quoting),
    async () => ({ error: 'refresh-0', error_description: 'access-1' }) as never,
    async () => ({ access_token: { 'access-1': 'refresh-0' } }) as never,
  ]) {
    const storage = new RefreshingTokenStorage(new MemoryTokenStorage(), { refresh });
    await logInStale(storage, 'a');
    const error = await thrownBy(() => storage.getTokenData('a'));
    expect(error).toMatchObject({ code: expect.stringMatching(/^ERR_/) as string });
    expect(shown(error)).not.toMatch(SECRETS);
  }
});

it('puts no token into the note that stands in the entry meanwhile', async () => {
  const memory = new MemoryTokenStorage();
  const server = new RotatingServer();
  const notes: unknown[] = [];
  const refresh: typeof server.refresh = async (request) => {
    notes.push((await memory.getTokenData('a'))?.extra['token-storage.refresh']);
    return server.refresh(request);
  };
  await logInStale(memory, 'a');
  await new RefreshingTokenStorage(memory, { refresh }).getTokenData('a');
  expect(notes).toEqual([
    {
      hash: expect.stringMatching(/^[0-9a-f]{64}$/) as string,
      owner: expect.stringMatching(/^[0-9a-f]{24}$/) as string,
      id: expect.stringMatching(/^[0-9a-f]{24}$/) as string,
      start: expect.any(Number) as number,
      doubt: false,
    },
  ]);
  expect(JSON.stringify(notes)).not.toMatch(SECRETS);
});
