import wasmUrl from '@token-storage/sqlite/sql-wasm.wasm?url';
import { freshName } from 'test-support/fresh-name';
import { sample } from 'test-support/sample';
import { expect, it } from 'vitest';

import { open } from './support/database.ts';

// One after the other in one page: what fails must not stand in the way of what comes after it.

const location = freshName();
const refused = { code: 'ERR_STORAGE_UNAVAILABLE' };

it('reports WebAssembly that is missing where wasmUrl says', async () => {
  const storage = open(location, { wasmUrl: '/no/such/file.wasm' });
  const attempt = storage.storeTokenDataByResourceServer({ a: sample('a') });
  await expect(attempt).rejects.toMatchObject({ ...refused, message: expect.stringContaining('wasmUrl') as string });
});

it('reports an address that cannot be reached', async () => {
  await expect(open(location, { wasmUrl: 'http://127.0.0.1:1/x.wasm' }).getTokenData('a')).rejects.toMatchObject(
    refused,
  );
});

it('reports WebAssembly that is cut, changed by one bit, or another module', async () => {
  const whole = await (await fetch(wasmUrl)).arrayBuffer();
  const changed = new Uint8Array(whole.slice());
  changed[400_000] = (changed[400_000] ?? 0) ^ 1;
  for (const wasmBinary of [whole.slice(0, -1), changed, Uint8Array.of(0, 0x61, 0x73, 0x6d, 1, 0, 0, 0)]) {
    await expect(open(location, { wasmBinary }).getTokenData('a')).rejects.toMatchObject(refused);
  }
});

it('refuses what is no WebAssembly at all', () => {
  const options = { wasmBinary: 'text' as unknown as ArrayBuffer };
  expect(() => open(location, options)).toThrow(expect.objectContaining({ code: 'ERR_USAGE' }));
});

it('takes the WebAssembly that this package publishes, from an address', async () => {
  const storage = open(location, { wasmUrl });
  await storage.storeTokenDataByResourceServer({ a: sample('a') });
  expect(await storage.getTokenData('a')).toBeDefined();
});

it('needs none once it is loaded', async () => {
  expect(await open(location, { wasmUrl: '/no/such/file.wasm' }).getTokenData('a')).toBeDefined();
});

it.each([{ durability: 'x' }, { durability: null }, { wasmUrl: 5 }, { wasmUrl: {} }, { wasmBinary: 'text' }])(
  'refuses the options %o at once',
  (options) => {
    expect(() => open(location, options as never)).toThrow(expect.objectContaining({ code: 'ERR_USAGE' }));
  },
);
