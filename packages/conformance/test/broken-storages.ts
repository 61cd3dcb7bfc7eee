import {
  type LockOptions,
  type LockTask,
  type TokenDataByResourceServer,
  type TokenStorage,
  TokenStorageData,
  UsageError,
} from '@token-storage/core';
import { EngineTokenStorage, type EntrySelection, type EntryUpdate } from '@token-storage/core/adapter';

/** Hands out the record that it keeps. */
export class ReturnsLiveRecords extends EngineTokenStorage {
  readonly #record: TokenDataByResourceServer = Object.create(null);

  override async getTokenDataByResourceServer(): Promise<TokenDataByResourceServer> {
    const stored = await super.getTokenDataByResourceServer();
    for (const name of Object.keys(this.#record)) if (!(name in stored)) delete this.#record[name];
    return Object.assign(this.#record, stored);
  }
}

/** Hands out token data that can be changed. */
export class ReturnsMutableData extends EngineTokenStorage {
  override async getTokenData(resourceServer: string): Promise<TokenStorageData | undefined> {
    const data = await super.getTokenData(resourceServer);
    return data && (Object.assign(Object.create(TokenStorageData.prototype), data) as TokenStorageData);
  }
}

/** Hands out token data with the tokens in fields. */
export class ReturnsBareTokens extends EngineTokenStorage {
  override async getTokenData(resourceServer: string): Promise<TokenStorageData | undefined> {
    const data = await super.getTokenData(resourceServer);
    if (data === undefined) return undefined;
    const { access_token, refresh_token, extra } = data;
    const bare = { ...data, access_token, refresh_token, extra };
    Object.defineProperty(bare, 'toDict', { value: () => data.toDict() });
    return Object.freeze(bare) as unknown as TokenStorageData;
  }
}

/** Looks at what it is given when it gets round to it. */
export class LooksLate extends EngineTokenStorage {
  override async storeTokenDataByResourceServer(tokens: TokenDataByResourceServer): Promise<void> {
    await this.readEntries([]);
    await super.storeTokenDataByResourceServer(tokens);
  }
}

/** Quotes in its error what it was given. */
export class QuotesTokens extends EngineTokenStorage {
  override async storeTokenDataByResourceServer(tokens: TokenDataByResourceServer): Promise<void> {
    try {
      await super.storeTokenDataByResourceServer(tokens);
    } catch {
      throw new UsageError(`Not token data: ${JSON.stringify(tokens).slice(0, 60)}`);
    }
  }
}

/** Attaches to its error what it was given, not shown by a message but by a logger. */
export class AttachesTokens extends EngineTokenStorage {
  override async storeTokenDataByResourceServer(tokens: TokenDataByResourceServer): Promise<void> {
    try {
      await super.storeTokenDataByResourceServer(tokens);
    } catch (error) {
      Object.defineProperty(error, 'input', { value: tokens });
      throw new UsageError('Not token data.', { cause: error });
    }
  }
}

/** Never closes. */
export class NeverCloses extends EngineTokenStorage {
  override async close(): Promise<void> {}
}

/** Acknowledges writes that closing has overtaken. */
export class DropsWritesOnClose extends EngineTokenStorage {
  #closed = false;

  override async updateEntries(selection: EntrySelection, update: EntryUpdate): Promise<void> {
    await Promise.resolve();
    if (!this.#closed) await super.updateEntries(selection, update);
  }

  override async close(): Promise<void> {
    this.#closed = true;
    await super.close();
  }
}

/** Closes the storage with any of its views. */
export class ClosesWithItsViews extends EngineTokenStorage {
  override withNamespace(namespace: string): TokenStorage {
    const view = super.withNamespace(namespace);
    view.close = () => this.close();
    return view;
  }
}

/** Waits for a promise of an updater, with everybody else in between. */
export class AwaitsUpdaters extends EngineTokenStorage {
  override async updateTokenData(
    resourceServer: string,
    updater: (current: TokenStorageData | undefined) => TokenStorageData | undefined,
  ): Promise<TokenStorageData | undefined> {
    const data = await Promise.resolve(updater(await this.getTokenData(resourceServer)));
    if (data === undefined) await this.removeTokenData(resourceServer);
    else await this.storeTokenDataByResourceServer({ [resourceServer]: data });
    return data;
  }
}

/** Gives the task of a lock the storage of the whole, whose writes nothing ends. */
export class HandsOutItself extends EngineTokenStorage {
  override withNamedLock<T>(lockName: string, task: LockTask<T>, options?: LockOptions): Promise<T> {
    return super.withNamedLock(lockName, (_storage, signal) => task(this, signal), options);
  }
}

/** Stores what is good of a batch. */
export class StoresTheGoodOnes extends EngineTokenStorage {
  override async storeTokenDataByResourceServer(tokens: TokenDataByResourceServer): Promise<void> {
    for (const [name, data] of Object.entries(tokens)) {
      if (data instanceof TokenStorageData) await super.storeTokenDataByResourceServer({ [name]: data });
    }
    await super.storeTokenDataByResourceServer(tokens);
  }
}

/** Stores a token response as it comes, also after a refresh. */
export class ForgetsRefreshTokens extends EngineTokenStorage {
  override storeTokenResponse(
    ...[response, options]: Parameters<EngineTokenStorage['storeTokenResponse']>
  ): Promise<void> {
    return super.storeTokenResponse(response, { scope: 's', ...options, grantType: undefined });
  }
}

/** Claims to have removed something, always. */
export class AlwaysRemoves extends EngineTokenStorage {
  override async removeTokenData(resourceServer: string): Promise<boolean> {
    await super.removeTokenData(resourceServer);
    return true;
  }
}
