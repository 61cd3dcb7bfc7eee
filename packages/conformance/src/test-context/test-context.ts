import {
  type TokenDataByResourceServer,
  tokenDataRecord,
  type TokenStorage,
  TokenStorageData,
  type TokenStorageDataFields,
} from '@token-storage/core';
import { assert } from 'chai';

import type { Capabilities } from '../capabilities.ts';
import type { StorageUnderTest } from '../conformance-options.ts';
import { ChangeLog } from './change-log.ts';
import { Secrets } from './secrets.ts';
import { textsOf } from './texts-of.ts';

/** Something that must not show a token. */
interface Evidence {
  readonly what: string;
  readonly value: unknown;
}

/** One test: its storage, the tokens that it uses, and all that it saw which must not show them. */
export class TestContext {
  /** Fresh and empty. */
  readonly storage: TokenStorage;
  readonly #subject: StorageUnderTest;
  readonly #missing: Capabilities['missing'];
  readonly #opened: TokenStorage[];
  readonly #secrets = new Secrets();
  readonly #evidence: Evidence[] = [];

  constructor(subject: StorageUnderTest, { missing }: Capabilities) {
    this.storage = subject.storage;
    this.#subject = subject;
    this.#missing = missing;
    this.#opened = [subject.storage];
  }

  /** A second storage over the same location. */
  async reopen(): Promise<TokenStorage> {
    const storage = await this.#subject.reopen();
    this.#opened.push(storage);
    return storage;
  }

  /** Closes and removes everything. */
  async end(): Promise<void> {
    for (const storage of this.#opened) await storage.close();
    await this.#subject.dispose?.();
  }

  /** A token that nobody else has, and that must not be seen anywhere. */
  secret(): string {
    return this.#secrets.make();
  }

  /** Token data for the resource server `a`, with tokens of its own, valid for long, of one and the same identity. */
  data(fields: Partial<TokenStorageDataFields> = {}): TokenStorageData {
    return new TokenStorageData({
      resource_server: 'a',
      identity_id: 'user-1',
      scope: 'openid email',
      access_token: this.secret(),
      refresh_token: this.secret(),
      expires_at_seconds: 4_000_000_000,
      token_type: 'Bearer',
      ...fields,
    });
  }

  /** A record with token data for each name. */
  record(...names: string[]): TokenDataByResourceServer {
    return tokenDataRecord(names.map((name) => [name, this.data({ resource_server: name })]));
  }

  /** The entry that `getTokenData` gives; `undefined` where it says, in the declared way, that there is none. */
  async read(storage: TokenStorage, resourceServer: string): Promise<TokenStorageData | undefined> {
    if (this.#missing === 'undefined') return storage.getTokenData(resourceServer);
    try {
      const data = await storage.getTokenData(resourceServer);
      assert.isDefined(data, 'getTokenData gives undefined, and was declared to throw');
      return data;
    } catch (error) {
      if ((error as { code?: unknown }).code !== 'ERR_MISSING_TOKEN') throw error;
      this.watch('a MissingTokenError', error);
      return undefined;
    }
  }

  /** Begins to listen; what is heard must show no token. */
  listen(storage: TokenStorage): ChangeLog {
    const log = new ChangeLog(storage);
    this.watch('what a subscriber heard', log.changes);
    return log;
  }

  /** Asserts that a call rejects, or throws, with an error of one of these codes. Returns the error. */
  async refused(codes: string | readonly string[], call: () => unknown, what?: string): Promise<Error> {
    const error = await this.failure(call, what);
    assert.include([codes].flat(), (error as { code?: unknown }).code, `${what ?? 'the code'}: ${error.message}`);
    return error;
  }

  /** Asserts that a call rejects, or throws. Returns the error. */
  async failure(call: () => unknown, what = 'the call'): Promise<Error> {
    let error: unknown;
    try {
      await call();
    } catch (thrown) {
      error = thrown;
    }
    assert.instanceOf(error, Error, `${what} is refused`);
    this.watch(`the error of ${what}`, error);
    return error;
  }

  /** Remembers something in which no token may be found. */
  watch(what: string, value: unknown): void {
    this.#evidence.push({ what, value });
  }

  /** Asserts that nothing that was seen shows a token. */
  assertNothingLeaked(): void {
    for (const { what, value } of this.#evidence) {
      for (const text of textsOf(value)) if (this.#secrets.isIn(text)) assert.fail(`A token is in ${what}: ${text}`);
    }
  }
}
