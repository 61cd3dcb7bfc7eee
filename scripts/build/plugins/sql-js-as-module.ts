import type { Plugin } from 'vite';

const NOTICE = '/*! sql.js (MIT, its authors), with SQLite: see THIRD-PARTY.md of @token-storage/sqlite */';

/**
 * Makes a module of sql.js, which is written for script elements, CommonJS and AMD. What would wrap CommonJS instead
 * does not survive terser, which webpack uses.
 */
export const sqlJsAsModule: Plugin = {
  name: 'sql-js-as-module',
  transform(code, id) {
    if (!id.endsWith('/sql-wasm-browser.js')) return undefined;
    // It keeps what it has begun to load, even where that has failed or crashed.
    const loadAnew = '(options) => {\n  initSqlJsPromise = undefined;\n  return initSqlJs(options);\n}';
    return { code: `${NOTICE}\nlet module, exports, define;\n${code}\nexport default ${loadAnew};`, map: null };
  },
};
