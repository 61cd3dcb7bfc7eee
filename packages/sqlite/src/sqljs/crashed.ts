import type { SqlJs } from 'sql.js/dist/sql-wasm-browser.js';

/** Copies of SQLite that have crashed: nothing in their memory is to be trusted, and they go on crashing. */
export const crashed: WeakSet<SqlJs> = new WeakSet();
