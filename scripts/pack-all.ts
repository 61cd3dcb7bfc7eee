// `pnpm pack-all`: builds the packages and packs them into dist-tarballs/, with the few that they stand on, and says how to
// install them somewhere else. Until they are on npm, this is how to try them in a project of one's own.
import { join } from 'node:path';

import { buildOrExit } from './packages.ts';
import { packAll } from './pack/pack-all.ts';
import { tarballName } from './pack/pack-packages.ts';
import { runtimePackages } from './pack/runtime-packages.ts';
import { root } from './run.ts';

const folder = join(root, 'dist-tarballs');
const places = {
  'For a page or a worker': ['@token-storage/core', '@token-storage/indexeddb'],
  'For Node': ['@token-storage/core', '@token-storage/json'],
};

/** A path as a shell takes it. */
const quoted = (path: string): string => (/^[\w./-]+$/.test(path) ? path : JSON.stringify(path));
const line = (names: readonly string[]): string =>
  ['npm install', ...runtimePackages(names).map((each) => quoted(join(folder, tarballName(each))))].join(' ');

await buildOrExit();
await packAll(folder);
console.log('Packed into dist-tarballs/. In a folder of yours, with or without a network:');
for (const [place, names] of Object.entries(places)) console.log(`\n${place}:\n  ${line(names)}`);
console.log(`\nEverything:\n  npm install ${quoted(folder)}/*.tgz`);
