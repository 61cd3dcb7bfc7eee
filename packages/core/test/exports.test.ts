import { globSync, readFileSync } from 'node:fs';
import { expect, it } from 'vitest';

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
