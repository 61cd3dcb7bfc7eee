// Builds every published file: each `dist/*.js` that a package's exports name, those of one condition together.
// Types come from `tsc -b tsconfig.build.json`, which runs before.
import { readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { build } from 'vite';
import { libraryBuild } from './library-build.ts';
import { publishedFile } from './published-file.ts';

const packages = new URL('../../packages/', import.meta.url).pathname;
const only = process.argv.slice(2);
const started = performance.now();
let files = 0;

for (const name of readdirSync(packages)) {
  if (only.length > 0 && !only.includes(name)) continue;
  const root = join(packages, name);
  const manifest = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
  const external = [manifest.name, ...Object.keys({ ...manifest.dependencies, ...manifest.peerDependencies })];
  const targets = [...new Set(JSON.stringify(manifest.exports).match(/(?<="\.\/dist\/)[^"]+\.js(?=")/g))];
  for (const condition of new Set(targets.map((file) => publishedFile(file).condition))) {
    const together = targets.filter((file) => publishedFile(file).condition === condition);
    for (const file of together) rmSync(join(root, 'dist', file), { force: true });
    await build(libraryBuild({ root, files: together, external }));
    files += together.length;
  }
}
console.log(`Built ${files} files in ${Math.round(performance.now() - started)} ms.`);
