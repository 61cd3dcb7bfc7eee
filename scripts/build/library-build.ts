import { fileURLToPath } from 'node:url';
import type { Alias, InlineConfig } from 'vite';

import { builtinModules } from './plugins/builtin-modules.ts';
import { deflatedFile, isDeflated } from './plugins/deflated-file.ts';
import { fileDigest } from './plugins/file-digest.ts';
import { leaveAssetUrls } from './plugins/leave-asset-urls.ts';
import { sqlJsAsModule } from './plugins/sql-js-as-module.ts';
import { publishedFile } from './published-file.ts';

/** What is inlined of this workspace comes from its source: it need not have been built before. */
const ownSources: Alias = {
  find: /^@token-storage\/([\w-]+)$/,
  replacement: `${fileURLToPath(new URL('../../packages', import.meta.url))}/$1/src/index.ts`,
};

/** Files to publish together, all under one export condition. */
export interface LibraryFiles {
  /** The package's folder. */
  readonly root: string;
  /** The files in `dist`, as `exports` in package.json names them: `index.js`, `index.node.js`, `adapter.js`. */
  readonly files: readonly string[];
  /** Dependencies and peers: they stay imports. What is not listed here is inlined. */
  readonly external: readonly string[];
}

/**
 * The vite build of the files that one condition chooses. They share what they have in common, so that no class is there
 * twice.
 *
 * `index.node.js` and `index.browser.js` both come from `src/index.ts`: their engines are chosen by the
 * package's `#engine` import, which is resolved here under the condition that the file is named after.
 */
export function libraryBuild({ root, files, external }: LibraryFiles): InlineConfig {
  const published = files.map(publishedFile);
  const condition = published[0]?.condition;
  const suffix = condition === undefined ? '' : `.${condition}`;
  const isExternal = (id: string): boolean =>
    id.startsWith('node:') || external.some((dependency) => id === dependency || id.startsWith(`${dependency}/`));
  return {
    root,
    configFile: false,
    logLevel: 'warn',
    plugins: [leaveAssetUrls, deflatedFile, fileDigest, sqlJsAsModule, builtinModules],
    resolve: { conditions: condition === undefined ? [] : [condition], alias: [ownSources] },
    build: {
      target: 'es2022',
      lib: {
        entry: Object.fromEntries(published.map(({ entry }) => [entry, `src/${entry}.ts`])),
        formats: ['es'],
        fileName: (_, entry) => `${entry}${suffix}.js`,
      },
      outDir: 'dist',
      emptyOutDir: false,
      // What runs can be read as it is, at the place where a debugger or a stack shows it: a map would say the same twice.
      minify: false,
      sourcemap: false,
      rolldownOptions: {
        external: isExternal,
        output: {
          // What is promised stands in the types, and a third of each file would be read at every start to no end.
          comments: { legal: true, annotation: true, jsdoc: false },
          // What only holds bytes is the same under every condition, and published once. Rolldown's own helpers take a name,
          // although they are put into another file in the end.
          chunkFileNames: ({ isDynamicEntry, moduleIds, name }) =>
            moduleIds.some(isDeflated)
              ? '[name].js'
              : `${isDynamicEntry || name === 'rolldown-runtime' ? '[name]' : 'shared'}${suffix}.js`,
        },
      },
    },
  };
}
