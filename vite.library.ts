import { basename } from 'node:path';
import { type InlineConfig } from 'vite';

/** One file to publish: `dist/<file>.js`, made from `src/<entry>.ts` under the given export condition. */
export interface LibraryEntry {
  /** The package's folder. */
  readonly root: string;
  /** The file in `dist`, as `exports` in package.json names it: `index.js`, `index.node.js`, `worker.js`. */
  readonly file: string;
  /** Dependencies and peers: they stay imports. What is not listed here is inlined. */
  readonly external: readonly string[];
}

/**
 * The vite build of one published file.
 *
 * `index.node.js` and `index.browser.js` both come from `src/index.ts`: their engines are chosen by the
 * package's `#engine` import, which is resolved here under the condition that the file is named after.
 */
export function libraryBuild({ root, file, external }: LibraryEntry): InlineConfig {
  const [, name = '', condition] = /^(.+?)(?:\.(node|browser))?\.js$/.exec(basename(file)) ?? [];
  const isExternal = (id: string): boolean =>
    id.startsWith('node:') || external.some((dependency) => id === dependency || id.startsWith(`${dependency}/`));
  return {
    root,
    configFile: false,
    logLevel: 'warn',
    resolve: { conditions: condition === undefined ? [] : [condition] },
    build: {
      target: 'es2022',
      lib: { entry: `src/${name}.ts`, formats: ['es'], fileName: () => file },
      outDir: 'dist',
      emptyOutDir: false,
      minify: false,
      sourcemap: true,
      rolldownOptions: { external: isExternal },
    },
  };
}
