import { join } from 'node:path';

import { JSONTokenStorage } from '@token-storage/json';
import { runProgram } from 'test-support/run-program';
import { sample } from 'test-support/sample';
import { temporaryFolder } from 'test-support/temporary-folder';
import { expect, it } from 'vitest';

it('a program that only reads loads no cryptography, no streams, no measuring, and of core only what storages use', async () => {
  const path = join(temporaryFolder(), 'tokens.json');
  await new JSONTokenStorage(path).storeTokenData(sample('a'));
  const { said } = runProgram(
    `import { registerHooks } from 'node:module';
     const files = [];
     registerHooks({
       resolve: (specifier, context, next) => {
         const resolved = next(specifier, context);
         files.push(resolved.url);
         return resolved;
       },
     });
     const before = new Set(process.moduleLoadList);
     const { JSONTokenStorage } = await import('@token-storage/json');
     const { resource_server } = await new JSONTokenStorage(${JSON.stringify(path)}).getTokenData('a');
     const own = process.moduleLoadList.filter((module) => !before.has(module));
     say({ resource_server, files, own });`,
    { from: new URL('.', import.meta.url) },
  );
  const { resource_server, files, own } = said as { resource_server: string; files: string[]; own: string[] };
  expect(resource_server).toBe('a');
  expect(files.map((file) => file.replace(/^.*\/packages\//, '')).toSorted()).toEqual([
    'core/dist/adapter.js',
    'core/dist/shared.js',
    'json/dist/index.node.js',
  ]);
  expect(own.filter((module) => /crypto|stream|fs\/promises|perf/.test(module))).toEqual([]);
});
