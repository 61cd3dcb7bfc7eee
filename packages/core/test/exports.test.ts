import { globSync, readFileSync } from 'node:fs';
import { expect, it } from 'vitest';

import { emptyEngine } from './support/empty-engine.ts';

// What a snapshot lists can be relied upon by users: taking something away needs a new major version.

const packages = new URL('../../', import.meta.url);
/** Every published file, as the `exports` of each package name it: "json/dist/index.node.js". */
const entries = globSync('*/package.json', { cwd: packages })
  .flatMap((manifest) => {
    const { exports } = JSON.parse(readFileSync(new URL(manifest, packages), 'utf8')) as { exports?: unknown };
    const files = JSON.stringify(exports ?? {}).match(/(?<="\.\/)dist\/[^"]+\.js(?=")/g) ?? [];
    return files.map((file) => manifest.replace('package.json', file));
  })
  .filter((entry, at, all) => all.indexOf(entry) === at);

it.each(entries)('%s exports these names, and no others', async (entry) => {
  const module = (await import(new URL(entry, packages).href)) as object;
  expect(Object.keys(module).sort()).toMatchSnapshot();
});

it('finds the entries', () => {
  expect(entries).toContain('core/dist/index.js');
  expect(entries).toContain('json/dist/index.browser.js');
});

const packagesWithTwoDoors = [
  ['core', 'adapter'],
  ['indexeddb', 'engine'],
] as const;

it.each(packagesWithTwoDoors)('no name of %s stands behind both doors', async (name, door) => {
  const [front, back] = await Promise.all(
    ['index', door].map(async (file) => (await import(new URL(`${name}/dist/${file}.js`, packages).href)) as object),
  );
  expect(Object.keys(front ?? {}).filter((key) => Object.hasOwn(back ?? {}, key))).toEqual([]);
});

it('a storage made behind one door is what the other one calls a storage, and so are its errors', async () => {
  const { DEFAULT_NAMESPACE, EngineTokenStorage } = await import('@token-storage/core/adapter');
  const { StorageClosedError, TokenStorage } = await import('@token-storage/core');
  const storage = new EngineTokenStorage(emptyEngine(), DEFAULT_NAMESPACE);
  expect(storage).toBeInstanceOf(TokenStorage);
  await storage.close();
  await expect(storage.getTokenData('a')).rejects.toBeInstanceOf(StorageClosedError);
});
