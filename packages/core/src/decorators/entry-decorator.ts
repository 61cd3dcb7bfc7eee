import type { EntrySelection, StoredEntries } from '../contract/entries.ts';
import { readAll, readOne } from '../contract/read-entries.ts';
import { checkResourceServer, type TokenDataByResourceServer } from '../token-data/token-data-by-resource-server.ts';
import type { TokenStorageData } from '../token-data/token-storage-data.ts';
import { TokenStorageDecorator } from './token-storage-decorator.ts';

/**
 * A decorator that shows other entries than the storage inside holds: decrypted, renamed, some of them. All reads are derived
 * from its `readEntries`, and so are no longer those of the inner storage, with what that checks.
 *
 * @example
 * ```ts
 * import type { TokenStorage, TokenStorageData } from '@token-storage/core';
 * import { EntryDecorator, type EntrySelection, type StoredEntries } from '@token-storage/core/adapter';
 *
 * // Shows entries without their refresh tokens.
 * class WithoutRefreshTokens extends EntryDecorator {
 *   protected override decorate(inner: TokenStorage): EntryDecorator {
 *     return new WithoutRefreshTokens(inner);
 *   }
 *
 *   override async readEntries(selection: EntrySelection): Promise<StoredEntries> {
 *     const stored = await this.inner.readEntries(selection);
 *     const show = (data: TokenStorageData | undefined) => data?.with({ refresh_token: null });
 *     return { names: () => stored.names(), has: (name) => stored.has(name), get: (name) => show(stored.get(name)) };
 *   }
 * }
 *
 * const logOut = (storage: TokenStorage): Promise<void> =>
 *   storage.updateEntries('all', (current) => new Map([...current.names()].map((name) => [name, undefined])));
 * ```
 */
export abstract class EntryDecorator extends TokenStorageDecorator {
  abstract override readEntries(selection: EntrySelection): Promise<StoredEntries>;

  override async getTokenData(resourceServer: string): Promise<TokenStorageData | undefined> {
    checkResourceServer(resourceServer);
    return readOne(await this.readEntries([resourceServer]), resourceServer);
  }

  override async getTokenDataByResourceServer(): Promise<TokenDataByResourceServer> {
    return readAll(await this.readEntries('all'));
  }
}
