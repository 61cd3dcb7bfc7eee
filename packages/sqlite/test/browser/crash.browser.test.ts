import { freshName } from 'test-support/fresh-name';
import { sample } from 'test-support/sample';
import { expect, it, vi } from 'vitest';

import { open } from './support/database.ts';

// The memory of every copy of SQLite that is loaded from here on, so that it can be ruined.
const memories: WebAssembly.Memory[] = [];
const { instantiate } = WebAssembly;
vi.spyOn(WebAssembly, 'instantiate').mockImplementation(async (...parameters) => {
  const result = await (instantiate as (...all: unknown[]) => Promise<WebAssembly.WebAssemblyInstantiatedSource>)(
    ...parameters,
  );
  for (const each of Object.values(result.instance.exports)) {
    if (each instanceof WebAssembly.Memory) memories.push(each);
  }
  return result as never;
});

const ruin = (): void => {
  for (const { buffer } of memories) new Uint8Array(buffer).fill(0xff);
};

it('goes on with a new copy of SQLite, and loses nothing, when one has crashed', async () => {
  const location = freshName();
  const [storage, other] = [open(location), open(location)];
  await storage.storeTokenDataByResourceServer({ a: sample('a') });
  expect(await other.getTokenData('a')).toBeDefined();
  expect(memories).toHaveLength(1);

  ruin();
  expect(await storage.getTokenData('a')).toEqual(sample('a'));
  ruin();
  await storage.updateTokenData('b', (current) => current ?? sample('b'));
  ruin();
  await storage.storeTokenDataByResourceServer({ c: sample('c') });
  ruin();
  expect(await storage.removeTokenData('c')).toBe(true);
  ruin();
  await storage.withLock('d', async (locked) => locked.storeTokenDataByResourceServer({ d: sample('d') }));
  await storage.removeTokenData('d');
  ruin();
  const bytes = await storage.exportDatabase();
  ruin();
  await storage.importDatabase(bytes);
  for (const each of [storage, other])
    expect(Object.keys(await each.getTokenDataByResourceServer())).toEqual(['a', 'b']);
  expect(memories.length).toBeGreaterThan(4);
});
