import { UsageError } from '@token-storage/core';
import { checkObject, EngineTokenStorage } from '@token-storage/core/adapter';

import { databaseName } from './database-name.ts';
import { IndexedDBEngine } from './indexeddb-engine.ts';

/** What an {@link IndexedDBTokenStorage} may be told. */
export interface IndexedDBTokenStorageOptions {
  /** The namespace to read and write; `"DEFAULT"` by default. */
  readonly namespace?: string | undefined;
  /**
   * `"strict"`, the default: a write resolves once the disk has it. `"relaxed"`: once the operating system has it, which
   * survives a browser that is killed but not a power cut.
   */
  readonly durability?: 'strict' | 'relaxed' | undefined;
}

/**
 * Keeps tokens in an IndexedDB database: in pages, and in dedicated, shared and service workers.
 *
 * Each change is one transaction, so tabs and workers lose nothing of each other, and what is read is never old. It
 * sees a database that was deleted as empty. **Scripts of the same origin can read the tokens. A browser may delete the
 * data of a site when room gets short**, unless the site asked for `navigator.storage.persist()`. What is removed or replaced
 * is gone for every script, and not from the browser's own files. What a page asks for while the user leaves it may wait
 * until it comes back from the back-forward cache, or end with it: await a write before you go elsewhere.
 *
 * @example
 * ```ts
 * import { IndexedDBTokenStorage } from '@token-storage/indexeddb';
 *
 * const storage = new IndexedDBTokenStorage('tokens');
 * const tokens = await storage.getTokenData('transfer.api.globus.org'); // undefined: nothing stored yet
 * ```
 */
export class IndexedDBTokenStorage extends EngineTokenStorage {
  /**
   * Opens nothing: the first operation does.
   *
   * @param location The name of the database.
   * @throws {@link UsageError} when it is not a string or a URL object, and for ":memory:", and when an option has no such
   * value.
   */
  constructor(location: string | URL, options: IndexedDBTokenStorageOptions = {}) {
    checkObject(options, 'The options of IndexedDBTokenStorage');
    const { namespace, durability = 'strict' } = options;
    if (durability !== 'strict' && durability !== 'relaxed') {
      throw new UsageError('The option durability must be "strict" or "relaxed".');
    }
    super(new IndexedDBEngine(databaseName(location), durability), namespace);
  }
}
