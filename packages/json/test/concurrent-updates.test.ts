import { join } from 'node:path';

import type { TokenStorage } from '@token-storage/core';
import { JSONTokenStorage } from '@token-storage/json';
import fc from 'fast-check';
import { sample } from 'test-support/sample';
import { temporaryFolder } from 'test-support/temporary-folder';
import { expect, it } from 'vitest';

it('a store is written however closely it follows an update that turned out to change nothing', async () => {
  const storage = new JSONTokenStorage(join(temporaryFolder(), 'tokens.json'));
  for (let steps = 0; steps < 20; steps += 1) {
    const nothing = storage.removeTokenData('nobody');
    for (let step = 0; step < steps; step += 1) await Promise.resolve();
    await storage.storeTokenDataByResourceServer({ [`after ${steps} steps`]: sample(`after ${steps} steps`) });
    expect(await nothing).toBe(false);
  }
  expect(Object.keys(await storage.getTokenDataByResourceServer())).toHaveLength(20);
});

it('closing ends a lock also in the very moment in which it is given', async () => {
  const path = join(temporaryFolder(), 'tokens.json');
  for (let steps = 0; steps < 40; steps += 1) {
    const storage = new JSONTokenStorage(path);
    const untilItEnds = (_storage: TokenStorage, signal: AbortSignal): Promise<string> =>
      new Promise((resolve) => signal.addEventListener('abort', () => resolve('ended')));
    const held = storage.withLock('a', untilItEnds).catch((error: { code: string }) => error.code);
    for (let step = 0; step < steps; step += 1) await Promise.resolve();
    await storage.close();
    expect(['ended', 'ERR_STORAGE_CLOSED']).toContain(await held);
  }
});

/** One of the calls that are made at once, and what it is to give. */
interface Call {
  run(storage: TokenStorage): Promise<unknown>;
  expect(model: Map<string, number>): unknown;
}

const name = fc.constantFrom('a', 'b', '7', '__proto__');
const call: fc.Arbitrary<Call> = fc.oneof(
  fc.tuple(name, fc.nat()).map(([key, value]): Call => ({
    run: (storage) =>
      storage.storeTokenDataByResourceServer(Object.fromEntries([[key, sample(key, { expires_at_seconds: value })]])),
    expect: (model) => void model.set(key, value),
  })),
  name.map((key): Call => ({
    run: async (storage) => {
      const count = (current = 0): number => current + 1;
      const next = await storage.updateTokenData(key, (current) =>
        sample(key, { expires_at_seconds: count(current?.expires_at_seconds) }),
      );
      return next?.expires_at_seconds;
    },
    expect: (model) => model.set(key, (model.get(key) ?? 0) + 1).get(key),
  })),
  name.map((key): Call => ({ run: (storage) => storage.removeTokenData(key), expect: (model) => model.delete(key) })),
  fc.constant<Call>({
    run: (storage) => storage.removeAllTokenData(),
    expect: (model) => model.size > 0 && (model.clear(), true),
  }),
  name.map((key): Call => ({
    run: (storage) =>
      storage
        .updateTokenData(key, () => {
          throw new RangeError('mine');
        })
        .catch((error: Error) => error.message),
    expect: () => 'mine',
  })),
);

it('calls made at once on two namespaces give what they would give one after the other', async () => {
  const folder = temporaryFolder();
  let files = 0;
  const steps = fc.array(fc.tuple(fc.boolean(), call), { minLength: 1, maxLength: 12 });
  await fc.assert(
    fc.asyncProperty(fc.array(steps, { minLength: 1, maxLength: 3 }), async (rounds) => {
      files += 1;
      const storage = new JSONTokenStorage(join(folder, `${files}.json`));
      const views = [storage, storage.withNamespace('other')] as const;
      const models = [new Map<string, number>(), new Map<string, number>()] as const;
      for (const round of rounds) {
        const results = await Promise.all(round.map(([second, each]) => each.run(views[second ? 1 : 0])));
        expect(results).toEqual(round.map(([second, each]) => each.expect(models[second ? 1 : 0])));
        for (const [index, view] of views.entries()) {
          const stored = Object.entries(await view.getTokenDataByResourceServer());
          expect(new Map(stored.map(([key, data]) => [key, data.expires_at_seconds]))).toEqual(models[index]);
        }
      }
      await storage.close();
    }),
    { numRuns: 50 },
  );
});
