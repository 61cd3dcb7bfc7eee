import type { Contender as Told } from '../../report/result.ts';
import type { ContenderOptions } from './contender.ts';

/** Who takes part. */
export interface Entrant extends Told {
  /** A file of `contenders/`. */
  readonly module: string;
  readonly options?: ContenderOptions;
}

const relaxed = { durability: 'relaxed' } as const;
const strict = { durability: 'strict' } as const;

/** In the order of the tables: what could do the job with the least, what is ours, and what others use. */
export const entrants: readonly Entrant[] = [
  {
    name: 'localStorage',
    kind: 'floor',
    tone: 0,
    group: 'localStorage',
    how: 'a key for each entry, `JSON.parse` and `JSON.stringify`',
    module: 'local-storage',
  },
  {
    name: 'idb, relaxed',
    kind: 'floor',
    tone: 1,
    group: 'relaxed',
    how: '`get`, and `put` in a transaction with `durability: "relaxed"`, which is what Chromium takes where nothing is said',
    module: 'idb',
    options: relaxed,
  },
  {
    name: 'idb, strict',
    kind: 'floor',
    tone: 2,
    group: 'strict',
    how: 'the same with `durability: "strict"`',
    module: 'idb',
    options: strict,
  },
  {
    name: 'idb + localStorage',
    kind: 'floor',
    tone: 3,
    group: 'both',
    how: '`put`, strict, then `setItem`; read by `getItem`',
    module: 'idb-and-local-storage',
    options: strict,
  },
  {
    name: 'JSON',
    kind: 'ours',
    tone: 0,
    group: 'both',
    how: '`new JSONTokenStorage(name)`: what is stored is in IndexedDB, and mirrored in `localStorage`',
    module: 'json',
  },
  {
    name: 'IndexedDB',
    kind: 'ours',
    tone: 1,
    group: 'strict',
    how: '`new IndexedDBTokenStorage(name)`',
    module: 'indexeddb',
    options: strict,
  },
  {
    name: 'IndexedDB, relaxed',
    kind: 'ours',
    tone: 2,
    group: 'relaxed',
    how: '`new IndexedDBTokenStorage(name, { durability: "relaxed" })`',
    module: 'indexeddb',
    options: relaxed,
  },
  {
    name: 'SQLite',
    kind: 'ours',
    tone: 3,
    group: 'strict',
    how: '`new SQLiteTokenStorage(name)`, its WebAssembly beside the script',
    module: 'sqlite',
  },
  {
    name: 'oidc-client-ts',
    kind: 'peer',
    tone: 0,
    group: 'localStorage',
    how: '`WebStorageStateStore` in `localStorage`, and the texts of its `User`',
    module: 'oidc-client-ts',
  },
  {
    name: 'okta-auth-js',
    kind: 'peer',
    tone: 1,
    group: 'localStorage',
    how: '`tokenManager.get` and `add`; all of them, and many, by its `getStorage()`',
    module: 'okta-auth-js',
  },
  {
    name: 'idb-keyval',
    kind: 'peer',
    tone: 2,
    group: 'relaxed',
    how: '`get`, `entries`, `set`, `setMany`, `update`',
    module: 'idb-keyval',
  },
  {
    name: 'localforage',
    kind: 'peer',
    tone: 3,
    group: 'relaxed',
    how: '`getItem`, `iterate`, `setItem`, in IndexedDB',
    module: 'localforage',
  },
];
