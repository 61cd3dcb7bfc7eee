import { freshName } from 'test-support/fresh-name';
import { sample } from 'test-support/sample';
import { expect, it } from 'vitest';

import { open, stored } from './support/database.ts';
import { LARGE, storeLarge } from './support/large-entries.ts';
import { namesIn } from './support/names-in.ts';

/** What stays in the log though it is in the image. */
const KEPT_CHANGES = 64;

it('makes an image when much has changed, keeps the newest changes in the log, and reads all of it anew', async () => {
  const location = freshName();
  const storage = open(location);
  await storeLarge(storage, 0, 100);
  // It waits for what is under way.
  await storage.close();
  const { log, image, head } = await stored(location);
  expect(image?.byteLength).toBe(head?.size);
  expect(head?.seq).toBeGreaterThan(KEPT_CHANGES);
  expect(log[0]?.seq).toBe((head?.seq ?? 0) - KEPT_CHANGES + 1);
  expect(log.at(-1)?.seq).toBe(100);
  expect(await namesIn(open(location))).toHaveLength(100);
});

it('lets a storage catch up that has missed more changes than the log keeps', async () => {
  const location = freshName();
  const [writer, late] = [open(location), open(location)];
  await storeLarge(writer, 0, 1);
  expect(await namesIn(late)).toHaveLength(1);
  await storeLarge(writer, 1, 150);
  expect((await stored(location)).log[0]?.seq).toBeGreaterThan(2);
  expect(await namesIn(late)).toHaveLength(150);
  await late.removeTokenData('name-0');
  expect(await namesIn(writer)).toHaveLength(149);
});

it('loses nothing of two storages that make images at the same time', async () => {
  const location = freshName();
  const storages = [open(location), open(location)] as const;
  await Promise.all([storeLarge(storages[0], 0, 60), storeLarge(storages[1], 60, 120)]);
  for (const storage of [...storages, open(location)]) expect(await namesIn(storage)).toHaveLength(120);
});

it('makes images too where several storages write without a look at what is stored', async () => {
  const location = freshName();
  const storages = [open(location), open(location)];
  for (const storage of storages) await storage.getTokenDataByResourceServer();
  for (let index = 0; index < 100; index += 1) {
    for (const storage of storages)
      await storage.storeTokenDataByResourceServer({ name: sample('name', { scope: LARGE }) });
  }
  for (const storage of storages) await storage.close();
  const { log, head } = await stored(location);
  expect(head?.seq).toBeGreaterThan(KEPT_CHANGES);
  expect(log.length).toBeLessThan(150);
});
