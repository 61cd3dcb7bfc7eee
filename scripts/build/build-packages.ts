// Builds every published file: each `dist/*.js` that a package's exports name, those of one condition together.
// Types come from `tsc -b tsconfig.build.json`, which runs before.
import { globSync, rmSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';

import { build } from 'vite';

import { manifestOf, packages } from '../packages.ts';
import { libraryBuild } from './library-build.ts';
import { publishedFile } from './published-file.ts';
import { unpublishedFiles } from './unpublished-files.ts';

const only = process.argv.slice(2);
const started = performance.now();
let files = 0;

for (const { folder: root } of packages()) {
  if (only.length > 0 && !only.includes(basename(root))) continue;
  const { name, exports, dependencies, peerDependencies } = manifestOf(root);
  const external = [name, ...Object.keys({ ...dependencies, ...peerDependencies })];
  const targets = [...new Set(JSON.stringify(exports).match(/(?<="\.\/dist\/)[^"]+\.js(?=")/g))];
  const byCondition = Map.groupBy(targets, (file) => publishedFile(file).condition);
  // Chunks of earlier builds as well, and maps, or they would be published.
  for (const file of globSync(['dist/*.js', 'dist/**/*.map'], { cwd: root })) rmSync(join(root, file));
  for (const together of byCondition.values()) {
    await build(libraryBuild({ root, files: together, external }));
    files += together.length;
  }
  // Read by whatever packs: npm and pnpm.
  writeFileSync(join(root, 'dist/.npmignore'), `${unpublishedFiles(root, exports).join('\n')}\n`);
}
console.log(`Built ${files} files in ${Math.round(performance.now() - started)} ms.`);
