import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { JSONTokenStorage } from '@token-storage/json';
import { sample } from 'test-support/sample';
import { temporaryFolder } from 'test-support/temporary-folder';
import { expect, it } from 'vitest';

const name = (index: number): string => `server-${index}`;

/** Entries of a file that is kept in pieces, and written piece by piece. */
const many = (count: number): ReturnType<typeof entriesOf> =>
  entriesOf(Array.from({ length: count }, (_, index) => name(index)));
const entriesOf = (names: readonly string[]) => Object.fromEntries(names.map((each) => [each, sample(each)]));

it('a large file says after each of many stores and removes what a new reader finds in it', async () => {
  const path = join(temporaryFolder(), 'tokens.json');
  const storage = new JSONTokenStorage(path);
  await storage.storeTokenDataByResourceServer(many(2000));
  const model = new Set(Object.keys(many(2000)));
  // More than are kept in pieces of their own, and at both ends.
  for (let round = 0; round < 300; round += 1) {
    const [changed, removed, added] = [name((round * 37) % 1000), name(1000 + round * 3), `new-${round}`];
    await storage.storeTokenDataByResourceServer({
      [changed]: sample(changed, { scope: 's'.repeat(round) }),
      [added]: sample(added),
    });
    await storage.removeTokenData(removed);
    model.add(added).delete(removed);
    expect((await storage.getTokenData(changed))?.scope).toBe('s'.repeat(round));
  }
  const [mine, found] = [
    await storage.getTokenDataByResourceServer(),
    await new JSONTokenStorage(path).getTokenDataByResourceServer(),
  ];
  expect(Object.keys(found).toSorted()).toEqual([...model].toSorted());
  for (const [each, data] of Object.entries(found)) expect(mine[each]?.toDict()).toEqual(data.toDict());
});

it('a large file with names and values that are not ASCII keeps each byte of what is not changed', async () => {
  const path = join(temporaryFolder(), 'tokens.json');
  const storage = new JSONTokenStorage(path);
  await storage.storeTokenDataByResourceServer(many(1000));
  const text = readFileSync(path, 'utf8').replaceAll('server-5', 'sérvér-🚀-5');
  writeFileSync(path, text);
  await storage.storeTokenDataByResourceServer({ 'sérvér-🚀-55': sample('sérvér-🚀-55', { scope: 'ü' }) });
  const [before, after] = [JSON.parse(text), JSON.parse(readFileSync(path, 'utf8'))];
  expect(after.data.DEFAULT['sérvér-🚀-55'].scope).toBe('ü');
  after.data.DEFAULT['sérvér-🚀-55'] = before.data.DEFAULT['sérvér-🚀-55'];
  expect({ ...after, 'globus-sdk.version': '' }).toEqual({ ...before, 'globus-sdk.version': '' });
  // What stands behind the change, too.
  expect((await storage.getTokenData('sérvér-🚀-599'))?.resource_server).toBe('sérvér-🚀-599');
});
