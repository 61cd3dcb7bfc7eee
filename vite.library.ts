import { readFileSync } from 'node:fs';
import { basename } from 'node:path';
import { deflateRawSync } from 'node:zlib';
import { type InlineConfig, type Plugin } from 'vite';

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
    plugins: [leaveAssetUrls, deflatedWasm, sqlJsAsModule],
    resolve: { conditions: condition === undefined ? [] : [condition] },
    build: {
      target: 'es2022',
      lib: { entry: `src/${name}.ts`, formats: ['es'], fileName: () => file },
      outDir: 'dist',
      emptyOutDir: false,
      minify: false,
      sourcemap: true,
      rolldownOptions: {
        external: isExternal,
        output: { chunkFileNames: `[name]${condition === undefined ? '' : `.${condition}`}.js` },
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
