import { type AppOptions, checkObject, EngineTokenStorage, splitAppOptions } from '@token-storage/core/adapter';

import { appLocation, createEngine } from '#engine';

import type { JSONTokenStorageOptions } from './json-token-storage-options.ts';

/**
 * Keeps tokens as JSON: in a file on Node, in `localStorage` in a page.
 *
 * On Node the file is the Python SDK's, in both directions: format 2.0 is read and written, format 1.0 is read, and
 * upgraded by the first write. Many processes may use one file: writes are locked, atomic and durable, and take
 * effect one after the other. **Python takes no lock: when it writes at the very moment JavaScript does, its write
 * may be lost.** The file is readable by its owner alone; what another user owns is refused, see `ownership`.
 *
 * In a page, each entry has a key of its own in `localStorage`, as a readable mirror of a ledger in IndexedDB, which
 * makes changes atomic across tabs. **A read may lag behind another tab by milliseconds**; `updateTokenData` and reads
 * inside `withLock` never do. `localStorage.clear()` logs out; **in the minute after the very first login, only where a page
 * that has used the storage makes or sees it**, since what is missing then may have been lost with a browser that was
 * killed. In workers there is no `localStorage`: use
 * `IndexedDBTokenStorage`. **Scripts of the same origin can read the tokens.**
 *
 * @example
 * ```ts
 * import { JSONTokenStorage } from '@token-storage/json';
 *
 * const storage = new JSONTokenStorage('./tokens.json'); // in a page: a name
 * const tokens = await storage.getTokenData('transfer.api.globus.org');
 * ```
 */
export class JSONTokenStorage extends EngineTokenStorage {
  /**
   * Does no I/O: the first operation opens.
   *
   * @param location On Node a path, as a string or a `file:` URL; in a browser any name.
   * @throws {@link UsageError} when the location is not a usable path or name, or an option has no such value.
   */
  constructor(location: string | URL, options: JSONTokenStorageOptions = {}) {
    checkObject(options, 'The options of JSONTokenStorage');
    super(createEngine(location, options), options.namespace);
  }

  /**
   * The storage of an application, where the Python SDK has it too: on Linux
   * `~/.globus/app/<client id>/<app name>/tokens.json`. One login serves both.
   *
   * @throws {@link UsageError} when the application's name gives no file name, or an id or environment would leave
   * the tree.
   */
  static forApp(given: AppOptions & JSONTokenStorageOptions): JSONTokenStorage {
    const { app, options } = splitAppOptions(given);
    return new JSONTokenStorage(appLocation(app), options);
  }
}
