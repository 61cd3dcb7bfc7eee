import { execFileSync } from 'node:child_process';
import { join } from 'node:path';

import type { TokenStorage } from '@token-storage/core';
import { encodeJson } from '@token-storage/core/adapter';
import { SQLiteTokenStorage } from '@token-storage/sqlite';
import fc from 'fast-check';
import { sample } from 'test-support/sample';
import { temporaryFolder } from 'test-support/temporary-folder';
import { expect, it, onTestFinished } from 'vitest';

import { engines } from './engines.ts';
import { sql } from './raw-database.ts';

type Options = ConstructorParameters<typeof SQLiteTokenStorage>[1];

function storageOf(path: string, options: Options): SQLiteTokenStorage {
  const storage = new SQLiteTokenStorage(path, options);
  onTestFinished(() => storage.close());
  return storage;
}

const combinations = engines.flatMap((engine) => [
  { engine, journalMode: 'delete' as const },
  { engine, journalMode: 'wal' as const },
]);

/** What another process does to the table of tokens. */
function sqlElsewhere(path: string, statement: string): void {
  const program = `new (require('node:sqlite').DatabaseSync)(process.argv[1], { timeout: 10_000 }).exec(process.argv[2])`;
  execFileSync(process.execPath, ['-e', program, path, statement]);
}

/** What two storages are told to do, one after the other. */
const steps = fc.sample(
  fc.record({
    storage: fc.constantFrom(0, 1),
    namespace: fc.constantFrom('DEFAULT', 'other'),
    name: fc.constantFrom('a', 'b', ''),
    kind: fc.constantFrom('put', 'remove', 'fail', 'none'),
  }),
  { numRuns: 60, seed: 1 },
);

async function take(
  { namespace, name, kind }: (typeof steps)[number],
  storage: TokenStorage,
  round: number,
): Promise<void> {
  const view = storage.withNamespace(namespace);
  if (kind === 'put') await view.storeTokenData(sample(name, { expires_at_seconds: round }));
  if (kind === 'remove') await view.removeTokenData(name);
  if (kind !== 'fail') return;
  const fails = view.updateTokenData(name, () => {
    throw new RangeError('mine');
  });
  await expect(fails).rejects.toThrow(RangeError);
}

it.each(combinations)('whatever was read before, a read sees each change, whoever made it: %o', async (options) => {
  const path = join(temporaryFolder(), 'tokens.db');
  const storages = [storageOf(path, options), storageOf(path, options)];
  const model: Record<string, Map<string, number>> = { DEFAULT: new Map(), other: new Map() };
  for (const [round, step] of steps.entries()) {
    await take(step, storages[step.storage]!, round);
    if (step.kind === 'put') model[step.namespace]!.set(step.name, round);
    if (step.kind === 'remove') model[step.namespace]!.delete(step.name);
    for (const storage of storages) {
      for (const [namespace, expected] of Object.entries(model)) {
        const view = storage.withNamespace(namespace);
        const all = Object.values(await view.getTokenDataByResourceServer());
        expect(new Map(all.map((data) => [data.resource_server, data.expires_at_seconds]))).toEqual(expected);
        for (const name of ['a', 'b', '']) {
          expect((await view.getTokenData(name))?.expires_at_seconds).toBe(expected.get(name));
        }
      }
    }
  }
});

it.each(combinations)('what another process commits is seen by the very next read: %o', async (options) => {
  const path = join(temporaryFolder(), 'tokens.db');
  const storage = storageOf(path, options);
  await storage.storeTokenDataByResourceServer({ a: sample('a'), b: sample('b') });
  const read = async (): Promise<unknown[]> => {
    const [a, c, all] = [
      await storage.getTokenData('a'),
      await storage.getTokenData('c'),
      await storage.getTokenDataByResourceServer(),
    ];
    return [a?.expires_at_seconds, c?.expires_at_seconds, Object.keys(all)];
  };
  const never = 2_000_000_000;
  expect(await read()).toEqual([never, undefined, ['a', 'b']]);
  const text = (name: string, expires_at_seconds: number): string =>
    encodeJson(sample(name, { expires_at_seconds }).toDict());
  sqlElsewhere(path, `REPLACE INTO token_storage VALUES ('DEFAULT', 'a', '${text('a', 7)}')`);
  expect(await read()).toEqual([7, undefined, ['a', 'b']]);
  sqlElsewhere(path, `INSERT INTO token_storage VALUES ('DEFAULT', 'c', '${text('c', 8)}')`);
  expect(await read()).toEqual([7, 8, ['a', 'b', 'c']]);
  sqlElsewhere(path, `BEGIN; DELETE FROM token_storage; ROLLBACK`);
  expect(await read()).toEqual([7, 8, ['a', 'b', 'c']]);
  sqlElsewhere(path, `DELETE FROM token_storage WHERE resource_server = 'a'`);
  expect(await read()).toEqual([undefined, 8, ['b', 'c']]);
});

it('an entry that nobody has changed is decoded once, and one that cannot be read is refused each time', async () => {
  const path = join(temporaryFolder(), 'tokens.db');
  const storage = storageOf(path, {});
  await storage.storeTokenDataByResourceServer({ a: sample('a'), b: sample('b') });
  expect(await storage.getTokenData('a')).toBe(await storage.getTokenData('a'));
  const [all, again] = [await storage.getTokenDataByResourceServer(), await storage.getTokenDataByResourceServer()];
  expect(all).not.toBe(again);
  expect(all['b']).toBe(again['b']);
  const text = encodeJson(sample('a', { expires_at_seconds: 7 }).toDict());
  sqlElsewhere(path, `UPDATE token_storage SET token_data_json = '${text}' WHERE resource_server = 'a'`);
  const changed = await storage.getTokenDataByResourceServer();
  expect(changed['b']).toBe(all['b']);
  expect(changed['a']?.expires_at_seconds).toBe(7);
  sql(path, `UPDATE token_storage SET token_data_json = '{' WHERE resource_server = 'a'`);
  for (let time = 0; time < 2; time += 1) {
    await expect(storage.getTokenData('a')).rejects.toMatchObject({ code: 'ERR_CORRUPT_STORAGE' });
    await expect(storage.getTokenDataByResourceServer()).rejects.toMatchObject({ code: 'ERR_CORRUPT_STORAGE' });
  }
  expect(await storage.getTokenData('b')).toEqual(sample('b'));
});

it('of what was read no more than 32 MiB are kept', async () => {
  const storage = storageOf(join(temporaryFolder(), 'tokens.db'), {});
  const access_token = 'a'.repeat(12 * 2 ** 20);
  for (const name of ['a', 'b', 'c']) await storage.storeTokenData(sample(name, { access_token }));
  const [a, b] = [await storage.getTokenData('a'), await storage.getTokenData('b')];
  expect(await storage.getTokenData('a')).toBe(a);
  const c = await storage.getTokenData('c');
  expect(await storage.getTokenData('c')).toBe(c);
  expect(await storage.getTokenData('b')).not.toBe(b);
  const all = await storage.getTokenDataByResourceServer();
  expect((await storage.getTokenDataByResourceServer())['a']).not.toBe(all['a']);
});
