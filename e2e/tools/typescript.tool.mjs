// The oldest TypeScript that compiles against the packages, the newest, and what lies between.
import { strictEqual } from 'node:assert';
import { copyFileSync, readdirSync, rmSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { nodeOnly } from '../../scripts/checks/bundles.ts';
import { packages } from '../../scripts/packages.ts';
import { environments, resolutions, typeCheck } from '../consumers/type-check.ts';

const place = fileURLToPath(new URL('.', import.meta.url));
const compilers = readdirSync(`${place}node_modules`)
  .filter((name) => name.startsWith('typescript-'))
  .toSorted();
const sources = ['in-a-page.ts', 'on-node.ts'];

/** What can be compiled there: whatever is not for Node alone, or needs a browser's types. */
const entriesIn = (environment) =>
  packages()
    .filter(({ name }) => (environment === 'node' ? name !== '@token-storage/indexeddb' : !nodeOnly.has(name)))
    .flatMap(({ entries }) => entries);

for (const source of sources) copyFileSync(`${place}../consumers/app/${source}`, place + source);
try {
  for (const [index, compiler] of compilers.entries()) {
    // Between the oldest and the newest one way to look for packages is enough: each takes seconds, for its own libraries.
    const isBetween = index > 0 && index < compilers.length - 1;
    for (const resolution of isBetween ? ['nodenext'] : Object.keys(resolutions)) {
      for (const environment of Object.keys(environments)) {
        const said = typeCheck({
          tsc: `${place}node_modules/${compiler}/bin/tsc`,
          folder: place,
          environment,
          resolution,
          entries: entriesIn(environment),
          files: [sources[environment === 'node' ? 1 : 0]],
        });
        strictEqual(said, '', `${compiler}, ${resolution}, ${environment}`);
      }
    }
  }
} finally {
  for (const source of sources) rmSync(place + source);
}
