import { optimisticUpdate, type PreparedChanges } from '../decorators/optimistic-update.ts';
import { TokenStorageDecorator } from '../decorators/token-storage-decorator.ts';
import type { EntryChanges, EntrySelection, EntryUpdater, StoredEntries } from '../engine/storage-engine.ts';
import { MissingTokenError } from '../errors/missing-token-error.ts';
import { TokenStorageError } from '../errors/token-storage-error.ts';
import { type TokenDataByResourceServer, tokenDataRecord } from '../token-data-by-resource-server.ts';
import type { TokenStorageData } from '../token-storage-data.ts';
import type { TokenStorage } from '../token-storage.ts';
import { identityOfEntries } from './identity-of-entries.ts';
import type { TokenDataValidator } from './token-data-validator.ts';

/** How a {@link ValidatingTokenStorage} validates. */
export interface ValidatingTokenStorageOptions {
  /** Run in this order; the first that throws ends it. None by default. */
  readonly validators?: readonly TokenDataValidator[];
}

/**
 * Runs validators on what goes in and on what comes out of another storage.
 *
 * It knows the identity of the namespace: that of the stored data. A store that a validator refuses changes nothing,
 * and does not teach an identity; removing everything forgets it. That no two identities get into one namespace is
 * checked in the write itself.
 *
 * Unlike other storages, `getTokenData` throws {@link MissingTokenError} where there is no entry. Removing runs no
 * validators. `updateTokenData` is shown what is stored, unvalidated; what it returns is validated like a store.
 *
 * @example
 * ```ts
 * import { NotExpiredValidator, ValidatingTokenStorage } from '@token-storage/core';
 * import { MemoryTokenStorage } from '@token-storage/memory';
 *
 * const storage = new ValidatingTokenStorage(new MemoryTokenStorage(), { validators: [new NotExpiredValidator()] });
 * ```
 */
export class ValidatingTokenStorage extends TokenStorageDecorator {
  /** A copy of the validators that it was made with. */
  readonly validators: readonly TokenDataValidator[];
  /** The identity of what is stored, as far as reads know; a write reads it again. */
  #priorIdentityId: string | undefined;

  constructor(storage: TokenStorage, { validators = [] }: ValidatingTokenStorageOptions = {}) {
    super(storage);
    this.validators = Object.freeze([...validators]);
  }

  protected override decorate(inner: TokenStorage): TokenStorage {
    return new ValidatingTokenStorage(inner, this);
  }

  /** @throws {@link MissingTokenError} when there is no entry, and what a validator throws. */
  override async getTokenData(resourceServer: string): Promise<TokenStorageData> {
    const data = await this.inner.getTokenData(resourceServer);
    if (data === undefined) {
      throw new MissingTokenError(`No token data for ${JSON.stringify(resourceServer)}: log in first.`, {
        resourceServer,
      });
    }
    await this.#afterRetrieve(tokenDataRecord([[data.resource_server, data]]));
    return data;
  }

  override async getTokenDataByResourceServer(): Promise<TokenDataByResourceServer> {
    const tokens = await this.inner.getTokenDataByResourceServer();
    await this.#afterRetrieve(tokens);
    return tokens;
  }

  async #afterRetrieve(tokens: TokenDataByResourceServer): Promise<void> {
    const tokenDataIdentityId = identityOfEntries(Object.values(tokens));
    this.#priorIdentityId ??= await this.knownIdentityId();
    const context = { priorIdentityId: this.#priorIdentityId, tokenDataIdentityId };
    for (const validator of this.validators) await validator.afterRetrieve(tokens, context);
  }

  override async updateEntries(selection: EntrySelection, updater: EntryUpdater): Promise<void> {
    await optimisticUpdate({
      inner: this.inner,
      selection,
      reads: 'all',
      updater,
      prepare: (wanted, stored) => this.#beforeStore(wanted, stored),
      lockName: this.queueName,
    });
    this.#priorIdentityId = undefined;
  }

  async #beforeStore(changes: EntryChanges, stored: StoredEntries): Promise<PreparedChanges> {
    const tokens = tokenDataRecord();
    for (const [resourceServer, data] of changes) if (data !== undefined) tokens[resourceServer] = data;
    if (Object.keys(tokens).length === 0) return { changes };

    const tokenDataIdentityId = identityOfEntries(Object.values(tokens));
    const priorIdentityId = identityOfEntries(readable(stored));
    const context = { priorIdentityId, tokenDataIdentityId };
    for (const validator of this.validators) await validator.beforeStore(tokens, context);
    return { changes, holdsFor: (current) => identityOfEntries(readable(current)) === priorIdentityId };
  }

  /** The identity of what is stored, whoever stored it. */
  protected override async knownIdentityId(): Promise<string | undefined> {
    return identityOfEntries(readable(await this.inner.readEntries('all')));
  }
}

/** An entry that cannot be read has no identity to speak of, and must not hinder the others. */
function* readable(entries: StoredEntries): Generator<TokenStorageData> {
  for (const name of entries.names()) {
    try {
      const data = entries.get(name);
      if (data !== undefined) yield data;
    } catch (error) {
      if (!(error instanceof TokenStorageError)) throw error;
    }
  }
}
