/// <reference lib="esnext.disposable" preserve="true" />
import { checkFunction } from '../checks/check-function.ts';
import { refusePromise } from '../checks/refuse-promise.ts';
import type { IDTokenDecoding } from '../id-token/id-token-decoding.ts';
import { isKeyOf } from '../token-data/stored-key.ts';
import {
  checkResourceServer,
  checkTokenData,
  checkTokenDataRecord,
  type TokenDataByResourceServer,
} from '../token-data/token-data-by-resource-server.ts';
import type { TokenStorageData } from '../token-data/token-storage-data.ts';
import { identityOf } from '../token-response/identity-of.ts';
import { parseTokenResponse } from '../token-response/parse-token-response.ts';
import {
  checkStoreTokenResponseOptions,
  type StoreTokenResponseOptions,
} from '../token-response/store-token-response-options.ts';
import type { TokenResponse } from '../token-response/token-response.ts';
import { checkKeys } from './check-keys.ts';
import type { EntryChanges, EntrySelection, EntryUpdate, StoredEntries } from './entries.ts';
import type { LockOptions } from './lock-options.ts';
import { loggedIn, refreshed } from './merge-token-response.ts';
import { readAll, readOne } from './read-entries.ts';
import type { TokenChange } from './token-change.ts';

/**
 * What runs while a lock is held.
 *
 * @param storage The same storage, which writes only while the lock is held.
 * @param signal Aborted once the lock is lost.
 */
export type LockTask<T> = (storage: TokenStorage, signal: AbortSignal) => Promise<T>;

const NO_CHANGES: EntryChanges = new Map();

/**
 * Keeps OAuth2 tokens, one entry for each resource server, in one namespace.
 *
 * The same promises hold on every storage, and the conformance suite proves them:
 *
 * - a change of several entries happens whole or not at all, and nobody comes in between a read and its write;
 * - a write is durable once its promise resolves; concurrent writers lose nothing of each other;
 * - what is returned is a frozen snapshot;
 * - names (resource servers, namespaces) mean themselves: case, white space and Unicode form count, and any string
 *   is fine, also `''` and `__proto__`;
 * - absence is `undefined`, failure is a typed error, and neither an error nor an event shows a token.
 *
 * What an adapter or a decorator has to supply is few methods, `readEntries` and `updateEntries` above all; the rest
 * is derived from them here, once, so that no derived method can bypass a decorator.
 */
export abstract class TokenStorage implements AsyncDisposable {
  /** The namespace that this storage reads and writes; fixed. `"DEFAULT"` unless told otherwise. */
  abstract readonly namespace: string;

  /** Verifies the ID tokens of token responses, for their identity. Needed where a response has an `id_token`. */
  abstract idTokenDecoder: IDTokenDecoding | undefined;

  /**
   * What is stored under the selected names at this moment, whoever wrote it, before any validator: the first of the
   * two methods that all others are derived from.
   */
  abstract readEntries(selection: EntrySelection): Promise<StoredEntries>;

  /**
   * Atomic read-modify-write of the selected entries: the second of the two methods that all others are derived from.
   *
   * @param update The changes, where they do not depend on what is stored; otherwise an updater that is shown the
   * selected entries. It is synchronous and may run several times. What it throws rejects the call, with nothing written.
   */
  abstract updateEntries(selection: EntrySelection, update: EntryUpdate): Promise<void>;

  /**
   * The namespaces that hold at least one entry, in no particular order. Each comes once; Redis may name one twice while
   * its keys are moved.
   */
  abstract iterNamespaces(): AsyncIterableIterator<string>;

  /**
   * The same storage, looking at another namespace. Closing the view ends only the view's subscriptions.
   *
   * @throws {@link UsageError} when the namespace is not a string.
   */
  abstract withNamespace(namespace: string): TokenStorage;

  /**
   * Runs a task while it holds the lock of any name, which is shared by everyone who uses the same location.
   * {@link TokenStorage.withLock} says what a lock promises.
   */
  abstract withNamedLock<T>(lockName: string, task: LockTask<T>, options?: LockOptions): Promise<T>;

  /**
   * Calls the listener after each change of this namespace: own changes, and those of other tabs and processes, at
   * least once each, several joined together. A read inside the listener sees the change. A subscription never keeps
   * a process alive. What a listener throws is reported as uncaught and stops nobody else.
   *
   * @returns A function that ends the subscription.
   */
  abstract subscribe(listener: (change: TokenChange) => void): () => void;

  /**
   * Ends it: what was begun is finished, locks are given back, subscriptions end; later calls reject with
   * {@link StorageClosedError}. Harmless a second time. Stored tokens stay.
   *
   * Where work comes before the write, an ID token to verify or validators to run, a change that was begun is refused
   * in the same way instead, and nothing of it is written. Await your own calls before.
   */
  abstract close(): Promise<void>;

  /**
   * Adds or replaces the entry of the resource server that the token data names.
   *
   * **An entry is replaced whole**, as {@link TokenStorage.storeTokenDataByResourceServer} says.
   *
   * @throws {@link InvalidTokenDataError} when it is not {@link TokenStorageData}.
   */
  async storeTokenData(data: TokenStorageData): Promise<void> {
    const checked = checkTokenData(data);
    const name = checked.resource_server;
    await this.updateEntries([name], new Map([[name, checked]]));
  }

  /**
   * Adds or replaces entries, all of them or none. Entries of other resource servers stay.
   *
   * **An entry is replaced whole**: one without a refresh token erases the refresh token that was stored. For token
   * responses use {@link TokenStorage.storeTokenResponse}, which knows when to keep it.
   *
   * @throws {@link UsageError} when `tokens` is not a plain object, or a key is not its entry's `resource_server`. What
   * is stored under another one already, as Python allows, can be stored so again, here and in another storage.
   * @throws {@link InvalidTokenDataError} when a value is not {@link TokenStorageData}.
   */
  async storeTokenDataByResourceServer(tokens: TokenDataByResourceServer): Promise<void> {
    const changes = checkTokenDataRecord(tokens);
    const isPlain = [...changes].every(([key, data]) => isKeyOf(key, data));
    const asFound = (current: StoredEntries): EntryChanges => {
      checkKeys(changes, current);
      return changes;
    };
    await this.updateEntries([...changes.keys()], isPlain ? changes : asFound);
  }

  /** Every entry of the namespace; an empty record where there is none. */
  async getTokenDataByResourceServer(): Promise<TokenDataByResourceServer> {
    return readAll(await this.readPossiblyStale('all'));
  }

  /**
   * The entry of one resource server, or `undefined`.
   *
   * @throws {@link UsageError} when the resource server is not a string.
   */
  async getTokenData(resourceServer: string): Promise<TokenStorageData | undefined> {
    checkResourceServer(resourceServer);
    return readOne(await this.readPossiblyStale([resourceServer]), resourceServer);
  }

  /** What tokens are got from: `readEntries`, or something faster that may lag behind another tab by milliseconds. */
  protected readPossiblyStale(selection: EntrySelection): Promise<StoredEntries> {
    return this.readEntries(selection);
  }

  /** Removes one entry, also one that cannot be read. Resolves to whether there was one. */
  async removeTokenData(resourceServer: string): Promise<boolean> {
    checkResourceServer(resourceServer);
    return this.#remove([resourceServer]);
  }

  /** Logs out: removes the whole namespace in one atomic change. Resolves to whether there was anything. */
  async removeAllTokenData(): Promise<boolean> {
    return this.#remove('all');
  }

  async #remove(selection: EntrySelection): Promise<boolean> {
    let removed = false;
    await this.updateEntries(selection, (current) => {
      const changes = new Map<string, undefined>();
      for (const name of current.names()) changes.set(name, undefined);
      removed = changes.size > 0;
      return changes;
    });
    return removed;
  }

  /**
   * Stores what a token endpoint answered, in one atomic change.
   *
   * The identity is the `sub` of the verified ID token; a response without one has none. What a server does not say of
   * a lifetime counts as without end, and of a scope as empty. With `grantType: 'refresh_token'`, the stored refresh
   * token and scope are kept where the response leaves them out (RFC 6749 §6), and so is the identity, without decoding
   * anything; entries that are gone stay gone. {@link StoreTokenResponseOptions} says the rest.
   *
   * @param response The JSON of the token endpoint, or Globus Auth's array of dependent tokens.
   * @throws {@link InvalidTokenDataError} when it is not a token response; where it is an error, with the server's name for
   * it.
   * @throws {@link UsageError} when it is not parsed yet, when it has an `id_token` and there is no decoder, when neither it
   * nor the options name the resource server, or when an option is not as documented.
   * @throws {@link IDTokenError} when the ID token is not valid. Nothing is stored then.
   * @throws {@link RefreshError} with the reason `removed` when it answers a refresh and no entry of it is left.
   * @see https://www.rfc-editor.org/rfc/rfc6749#section-5.1
   * @example
   * ```ts
   * import { MemoryTokenStorage } from '@token-storage/memory';
   *
   * const storage = new MemoryTokenStorage();
   * const response = await fetch('https://auth.example/token', { method: 'POST', body: new URLSearchParams({ code: '…' }) });
   * await storage.storeTokenResponse(await response.json(), { resourceServer: 'api.example', identity: 'ignore' });
   * ```
   */
  async storeTokenResponse(
    response: TokenResponse | readonly TokenResponse[],
    options: StoreTokenResponseOptions = {},
  ): Promise<void> {
    checkStoreTokenResponseOptions(options);
    const { entries, idToken } = parseTokenResponse(response, options, Date.now() / 1000);
    const { grantType, spentRefreshToken, keepRefreshToken = false, identity = 'verify' } = options;
    const isRefresh = grantType === 'refresh_token';
    let identityId = identity === 'verify' || identity === 'ignore' ? undefined : identity;
    if (isRefresh) identityId ??= await this.knownIdentityId();
    else if (identity === 'verify') identityId = await identityOf(idToken, this.idTokenDecoder);
    const fromStored = (current: StoredEntries): EntryChanges =>
      isRefresh ? refreshed(entries, identityId, current, spentRefreshToken) : loggedIn(entries, identityId, current);
    const needsStored = isRefresh || keepRefreshToken;
    await this.updateEntries([...entries.keys()], needsStored ? fromStored : loggedIn(entries, identityId, undefined));
  }

  /** The identity that a refresh response belongs to, where this storage knows it; a decorator may. */
  protected async knownIdentityId(): Promise<string | undefined> {
    return undefined;
  }

  /**
   * Atomic read-modify-write of one entry.
   *
   * @param updater Is shown what is stored and returns what to store: `undefined` removes, `current` itself writes
   * nothing. It is synchronous, since it may run inside a database transaction, and it may run several times.
   * @returns What is stored now.
   * @throws {@link UsageError} when the updater returns a Promise, or token data of another resource server.
   */
  async updateTokenData(
    resourceServer: string,
    updater: (current: TokenStorageData | undefined) => TokenStorageData | undefined,
  ): Promise<TokenStorageData | undefined> {
    checkResourceServer(resourceServer);
    checkFunction(updater, 'An updater');
    let result: TokenStorageData | undefined;
    await this.updateEntries([resourceServer], (entries) => {
      const current = entries.get(resourceServer);
      const next: unknown = updater(current);
      refusePromise(next);
      result = next === undefined ? undefined : checkTokenData(next, resourceServer);
      if (result === current) return NO_CHANGES;
      const changes = new Map([[resourceServer, result]]);
      checkKeys(changes, entries);
      return changes;
    });
    return result;
  }

  /**
   * Runs a task while it holds the lock of one resource server in this namespace, alone among all tabs and processes.
   *
   * The lock is advisory: plain reads and writes never wait for it. It is not re-entrant. A holder that dies gives it
   * up; one that was suspended for too long loses it to the next in line. Then `signal` is aborted, and writes through
   * the `storage` that the task was given reject with {@link LockLostError}, which is checked inside the write itself.
   *
   * @param task Is given the storage to write through, and the signal; what it returns is returned.
   * @param options `timeoutMs`: how long to wait for the lock, 30,000 by default; `signal`: gives up waiting.
   * @throws {@link LockTimeoutError} naming the owner when the lock was not free in time.
   * @throws {@link UsageError} when the task returns no Promise: the lock would end before what it began.
   * @example
   * ```ts
   * import { MemoryTokenStorage } from '@token-storage/memory';
   *
   * const storage = new MemoryTokenStorage();
   * await storage.withLock(
   *   'api.example',
   *   async (locked, signal) => {
   *     const current = await locked.getTokenData('api.example');
   *     if (current === undefined) return;
   *     await fetch('https://api.example/session', { method: 'DELETE', signal });
   *     await locked.removeTokenData('api.example');
   *   },
   *   { timeoutMs: 5_000 },
   * );
   * ```
   */
  async withLock<T>(resourceServer: string, task: LockTask<T>, options?: LockOptions): Promise<T> {
    checkResourceServer(resourceServer);
    return this.withNamedLock(JSON.stringify([this.namespace, resourceServer]), task, options);
  }

  /** The same as {@link TokenStorage.close}, for `await using`. */
  async [Symbol.asyncDispose](): Promise<void> {
    await this.close();
  }
}
