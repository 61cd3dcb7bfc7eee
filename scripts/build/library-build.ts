import { readFileSync } from 'node:fs';
import { basename } from 'node:path';
import { deflateRawSync } from 'node:zlib';
import { type InlineConfig, type Plugin } from 'vite';

/** Files to publish together: each `dist/<file>.js` is made from `src/<entry>.ts`, under one export condition. */
export interface LibraryEntries {
  /** The package's folder. */
  readonly root: string;
  /** The files in `dist`, as `exports` in package.json names them: `index.js`, `index.node.js`, `adapter.js`. */
  readonly files: readonly string[];
  /** Dependencies and peers: they stay imports. What is not listed here is inlined. */
  readonly external: readonly string[];
}

/** The export condition that a published file is named after: `node` for `index.node.js`. */
export const conditionOf = (file: string): string | undefined => nameOf(file).condition;

function nameOf(file: string): { entry: string; condition: string | undefined } {
  const [, entry = '', condition] = /^(.+?)(?:\.(node|browser))?\.js$/.exec(basename(file)) ?? [];
  return { entry, condition };
}

/**
 * The vite build of the files that one condition chooses. They share what they have in common, so that no class is there
 * twice.
 *
 * `index.node.js` and `index.browser.js` both come from `src/index.ts`: their engines are chosen by the
 * package's `#engine` import, which is resolved here under the condition that the file is named after.
 */
export function libraryBuild({ root, files, external }: LibraryEntries): InlineConfig {
  const condition = conditionOf(files[0] ?? '');
  const suffix = condition === undefined ? '' : `.${condition}`;
  const entries = files.map((file) => nameOf(file).entry);
  const isExternal = (id: string): boolean =>
    id.startsWith('node:') || external.some((dependency) => id === dependency || id.startsWith(`${dependency}/`));
  return {
    root,
    configFile: false,
    logLevel: 'warn',
    plugins: [leaveAssetUrls, deflatedWasm, sqlJsAsModule],
    resolve: { conditions: condition === undefined ? [] : [condition] },
    build: {
      target: 'es2022',
      lib: {
        entry: Object.fromEntries(entries.map((entry) => [entry, `src/${entry}.ts`])),
        formats: ['es'],
        fileName: (_, entry) => `${entry}${suffix}.js`,
      },
      outDir: 'dist',
      emptyOutDir: false,
      minify: false,
      sourcemap: true,
      rolldownOptions: {
        external: isExternal,
        output: { chunkFileNames: ({ isDynamicEntry }) => `${isDynamicEntry ? '[name]' : 'shared'}${suffix}.js` },
      },
    },
  };
}

const ASSET_URL = /new URL\((?='\.\/[^']+', import\.meta\.url\))/g;
const IGNORED_URL = /new URL\(\s*\/\* @vite-ignore \*\/\s*/g;

/**
 * Leaves what stands beside the published file, `new URL('./file', import.meta.url)`, to the application's bundler. Vite
 * would put the whole file in its place, unless it is told to ignore it; and then so would the application's.
 */
const leaveAssetUrls: Plugin = {
  name: 'leave-asset-urls',
  enforce: 'pre',
  transform: (code) => replaced(code, ASSET_URL, 'new URL(/* @vite-ignore */ '),
  renderChunk: (code) => replaced(code, IGNORED_URL, 'new URL('),
};

const replaced = (code: string, pattern: RegExp, by: string): { code: string; map: null } | undefined =>
  code.search(pattern) === -1 ? undefined : { code: code.replaceAll(pattern, by), map: null };

const DEFLATED = '?deflated';
/** As packages/sqlite/src/sqljs/wasm-source.ts and the exports of that package name it. */
const WASM_FILE = 'sql-wasm.wasm';

/** Gives SQLite's WebAssembly as base64 of its compressed bytes, and publishes the file itself as well. */
const deflatedWasm: Plugin = {
  name: 'deflated-wasm',
  enforce: 'pre',
  async resolveId(id, importer) {
    if (!id.endsWith(DEFLATED)) return undefined;
    const resolved = await this.resolve(id.slice(0, -DEFLATED.length), importer);
    return resolved && resolved.id + DEFLATED;
  },
  load(id) {
    if (!id.endsWith(DEFLATED)) return undefined;
    const bytes = readFileSync(id.slice(0, -DEFLATED.length));
    this.emitFile({ type: 'asset', fileName: WASM_FILE, source: bytes });
    return `export default '${deflateRawSync(bytes, { level: 9 }).toString('base64')}';`;
  },
};

const NOTICE = '/*! sql.js (MIT, its authors), with SQLite: see THIRD-PARTY.md of @token-storage/sqlite */';

/**
 * Makes a module of sql.js, which is written for script elements, CommonJS and AMD. What would wrap CommonJS instead
 * does not survive terser, which webpack uses.
 */
const sqlJsAsModule: Plugin = {
  name: 'sql-js-as-module',
  transform(code, id) {
    if (!id.endsWith('/sql-wasm-browser.js')) return undefined;
    // It keeps what it has begun to load, even where that has failed or crashed.
    const loadAnew = '(options) => {\n  initSqlJsPromise = undefined;\n  return initSqlJs(options);\n}';
    return { code: `${NOTICE}\nlet module, exports, define;\n${code}\nexport default ${loadAnew};`, map: null };
  },
};
