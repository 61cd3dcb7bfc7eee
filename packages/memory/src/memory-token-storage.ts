import { type AppOptions, checkObject, EngineTokenStorage } from '@token-storage/core/adapter';

import { MemoryEngine } from './memory-engine.ts';

/** What a {@link MemoryTokenStorage} may be told. */
export interface MemoryTokenStorageOptions {
  /** The namespace to read and write; `"DEFAULT"` by default. */
  readonly namespace?: string | undefined;
}

/**
 * Keeps tokens in this object alone: **gone when the program ends, and shared with nobody**, not even with a second
 * `MemoryTokenStorage`.
 *
 * For tests, for short scripts, and for pages that want a login to end with the page.
 *
 * @example
 * ```ts
 * import { MemoryTokenStorage } from '@token-storage/memory';
 *
 * const storage = new MemoryTokenStorage();
 * const tokens = await storage.getTokenData('transfer.api.globus.org'); // undefined: nothing stored yet
 * ```
 */
export class MemoryTokenStorage extends EngineTokenStorage {
  /** @throws {@link UsageError} when the namespace is not a string. */
  constructor(options: MemoryTokenStorageOptions = {}) {
    checkObject(options, 'The options of MemoryTokenStorage');
    super(new MemoryEngine(), options.namespace);
  }

  /** Takes the options of the other storages' `forApp`, for programs that choose their storage; uses the namespace. */
  static forApp(app: AppOptions & MemoryTokenStorageOptions): MemoryTokenStorage {
    checkObject(app, 'The parameter of forApp');
    const { namespace } = app;
    return new MemoryTokenStorage({ namespace });
  }
}
