import { checkString } from '../checks/check-string.ts';
import { TokenStorageDecorator } from '../decorators/token-storage-decorator.ts';
import { StorageClosedError } from '../errors/storage-errors.ts';
import { ExpiredTokenError } from '../errors/validation-errors.ts';
import type { TokenStorageError } from '../errors/token-storage-error.ts';
import { checkResourceServer } from '../token-data/token-data-by-resource-server.ts';
import type { TokenStorageData } from '../token-data/token-storage-data.ts';
import type { LockOptions } from '../contract/lock-options.ts';
import type { LockTask, TokenStorage } from '../contract/token-storage.ts';
import { isSamePair } from './note/is-same-pair.ts';
import { isOfStorage } from './options-and-errors/is-of-storage.ts';
import { obtainTokens } from './protocol/obtain-tokens.ts';
import { refreshError } from './options-and-errors/refresh-errors.ts';
import { RefreshMemory } from './protocol/refresh-memory.ts';
import { lockTimeoutMs, refreshTokens } from './protocol/refresh-tokens.ts';
import { checkRefreshingOptions, type RefreshingTokenStorageOptions } from './options-and-errors/refreshing-options.ts';
import { readEntry } from './note/read-entry.ts';

/** What runs while a lock of a {@link RefreshingTokenStorage} is held. */
export type RefreshingLockTask<T> = (storage: RefreshingTokenStorage, signal: AbortSignal) => Promise<T>;

/**
 * Hands out access tokens that are good, and refreshes those that are not: **a refresh token is spent once**, however many
 * tabs and processes want to, and whoever of them dies in the midst of it.
 *
 * - Whoever logs out during a refresh stays logged out, and whoever logs in stays logged in. No error deletes anything.
 * - An answer is stored even where it comes after the deadline or the lock has been lost meanwhile. What cannot be stored is
 *   handed out with the error, and kept until it can be.
 * - A login made elsewhere, of whomever, counts from the next call on.
 * - One refresh token that serves several resource servers is spent once for all of them.
 *
 * Only `getTokenData` refreshes; `getTokenDataByResourceServer` hands out what is stored. It goes around the validators:
 * `new RefreshingTokenStorage(new ValidatingTokenStorage(storage))`. A `NotExpiredValidator` inside does not stop a refresh.
 * Where a validator refuses the new tokens, its error is thrown, and the new refresh token is stored all the same.
 *
 * **Exactly once holds among programs that use this library; Python takes no lock.** Two cases are left: an answer that
 * comes after the deadline at the very moment in which somebody else begins, and a login that was revoked elsewhere after
 * its owner died in the midst of a refresh, which is reported as `in-doubt`.
 *
 * @example
 * ```ts
 * import { RefreshingTokenStorage, type TokenResponse } from '@token-storage/core';
 * import { MemoryTokenStorage } from '@token-storage/memory';
 *
 * const storage = new RefreshingTokenStorage(new MemoryTokenStorage(), {
 *   refresh: async ({ refreshToken, signal }) => {
 *     const body = new URLSearchParams({ grant_type: 'refresh_token', refresh_token: refreshToken, client_id: 'my client' });
 *     const response = await fetch('https://auth.example/token', { method: 'POST', body, signal });
 *     if (response.status >= 500) throw new Error('The server failed.');
 *     return (await response.json()) as TokenResponse;
 *   },
 * });
 * const tokens = await storage.getTokenData('api.example'); // good for a minute at least
 * ```
 * @see https://www.rfc-editor.org/rfc/rfc6749#section-6
 */
export class RefreshingTokenStorage extends TokenStorageDecorator {
  readonly #options: RefreshingTokenStorageOptions;
  #memory: RefreshMemory;
  #isView = false;

  /** @throws {@link UsageError} when there is no storage, or an option is not as documented. */
  constructor(storage: TokenStorage, options: RefreshingTokenStorageOptions) {
    super(storage);
    const checked = checkRefreshingOptions(options);
    this.#options = checked;
    this.#memory = new RefreshMemory(storage, checked);
  }

  /** The same for another namespace, with what is remembered of all: it may refresh as well, and be told of a 401. */
  override withNamespace(namespace: string): RefreshingTokenStorage {
    return super.withNamespace(namespace) as RefreshingTokenStorage;
  }

  /** As every storage's; what the task is given refreshes as well, and may be told of a 401. */
  override withLock<T>(resourceServer: string, task: RefreshingLockTask<T>, options?: LockOptions): Promise<T> {
    return super.withLock(resourceServer, task as LockTask<T>, options);
  }

  protected override decorate(inner: TokenStorage): RefreshingTokenStorage {
    const view = new RefreshingTokenStorage(inner, this.#options);
    view.#memory = this.#memory;
    view.#isView = true;
    return view;
  }

  /**
   * The entry of one resource server, with an access token that is good for `leewaySeconds`, or was got just now; refreshed
   * or obtained if need be. `undefined` where there is no entry, and no `obtain`.
   *
   * @throws {@link RefreshError} when there is no new token; its `reason` says why, and what to do.
   * @throws {@link ExpiredTokenError} when the token has expired, and there is no refresh token.
   * @throws what a validator inside throws, but for the expiry that a refresh cures.
   */
  override async getTokenData(resourceServer: string): Promise<TokenStorageData | undefined> {
    checkResourceServer(resourceServer);
    const { leewaySeconds } = this.#memory.options;
    let data: TokenStorageData | undefined;
    try {
      data = await this.inner.getTokenData(resourceServer);
    } catch (refusal) {
      if (!isAboutTime(refusal)) throw refusal;
      return this.#renewed(resourceServer, refusal);
    }
    if (data !== undefined && this.#memory.isGood(this.namespace, resourceServer, data, leewaySeconds)) return data;
    return this.#renewed(resourceServer, undefined);
  }

  /**
   * Says that the resource server has refused an access token (401), whatever the clock says of it: then the next call of
   * `getTokenData` refreshes. Another token, which somebody may have stored since, is none the worse for it.
   *
   * @throws {@link UsageError} when the two are not strings.
   */
  markRejected(resourceServer: string, accessToken: string): void {
    checkResourceServer(resourceServer);
    checkString(accessToken, 'An access token');
    this.#memory.reject(this.namespace, resourceServer, accessToken);
  }

  /**
   * Closes the storage inside. A refresh that has begun is waited for before, up to its deadline, so that its answer is
   * stored; what else is asked meanwhile is still served, but for another refresh. Of a view it ends the subscriptions only.
   */
  override async close(): Promise<void> {
    if (!this.#isView) {
      const finished = this.#memory.close();
      if (finished !== undefined) await finished;
    }
    await this.inner.close();
  }

  /** One refresh of an entry at a time, for all who ask this storage and its views. */
  async #renewed(name: string, refusal: unknown): Promise<TokenStorageData | undefined> {
    const memory = this.#memory;
    for (;;) {
      if (memory.isClosed) throw new StorageClosedError('The storage is closed: make a new one.');
      const running = memory.renewal(this.namespace, name);
      if (running === undefined) return memory.renew(this.namespace, name, this.#renew(name, refusal));
      const data = await running;
      // It began before this call: what somebody has stored since, and this call has seen, it may not know.
      const isStored = isSamePair(await readEntry(this.inner, name), data);
      if (isStored && (data === undefined || !memory.isRejected(this.namespace, name, data))) return data;
    }
  }

  async #renew(name: string, refusal: unknown): Promise<TokenStorageData | undefined> {
    const memory = this.#memory;
    const { namespace } = this;
    const { obtain, leewaySeconds, deadlineMs } = memory.options;
    const endMs = performance.now() + lockTimeoutMs(deadlineMs);
    for (;;) {
      // Beneath the validators: what they hide may be what is to be refreshed.
      const read = await readEntry(this.inner, name);
      if (read !== undefined && memory.isGood(namespace, name, read, leewaySeconds)) return this.#validated(name, read);
      const timeoutMs = Math.max(endMs - performance.now(), 0);
      const entry = { memory, namespace, plain: memory.plain(namespace), name, timeoutMs };
      let end: TokenStorageData | undefined | 'again';
      if (read?.refresh_token) end = await refreshTokens({ ...entry, read }, read.refresh_token);
      else if (obtain !== undefined) end = await obtainTokens({ ...entry, read }, obtain);
      else end = await this.#asItIs(name, read, refusal);
      if (end !== 'again') return end && this.#validated(name, end);
      if (timeoutMs === 0) throw refreshError('timeout', name, { what: 'others were at it for too long' });
    }
  }

  /** What cannot be renewed. What a validator has said counts only where it says so still, and of what was read. */
  async #asItIs(
    name: string,
    read: TokenStorageData | undefined,
    refusal: unknown,
  ): Promise<TokenStorageData | undefined | 'again'> {
    if (refusal !== undefined) {
      const still = await this.#refusal(name);
      // Somebody has logged in or out since.
      if (!isSamePair(await readEntry(this.inner, name), read)) return 'again';
      if (still !== undefined) throw still;
    }
    if (read === undefined) return undefined;
    if (this.#memory.isRejected(this.namespace, name, read)) {
      // Once: it may be good for other requests, and there is no other one.
      this.#memory.reject(this.namespace, name, '');
      const what = 'the resource server refuses the access token, and there is no refresh token';
      throw refreshError('rejected', name, { what });
    }
    if (!read.isExpired()) return read;
    throw new ExpiredTokenError(
      `The access token for ${JSON.stringify(name)} has expired, and there is no refresh token: log in again.`,
      { resourceServer: name, expiresAtSeconds: read.expires_at_seconds },
    );
  }

  /** What the validators inside say of it, but for its time. */
  async #validated(name: string, data: TokenStorageData): Promise<TokenStorageData> {
    const refusal = await this.#refusal(name);
    const isRenewable = data.refresh_token !== undefined || this.#memory.options.obtain !== undefined;
    if (refusal !== undefined && !isOfStorage(refusal) && !(isAboutTime(refusal) && isRenewable)) throw refusal;
    return data;
  }

  /** What the storage inside says against an entry. */
  #refusal(name: string): Promise<unknown> {
    return this.inner.getTokenData(name).then(
      () => undefined,
      (refusal: unknown) => refusal,
    );
  }
}

/** Whether a validator says that there is no token any more, or no refresh token. By code: it may be another copy's. */
const isAboutTime = (error: unknown): boolean =>
  /^ERR_(EXPIRED|MISSING)_TOKEN$/.test(String((error as Partial<TokenStorageError>)?.code));
