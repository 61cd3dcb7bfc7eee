import { checkObject } from '../checks/check-object.ts';
import type { EntryChanges, EntrySelection, EntryUpdate, StoredEntries } from '../contract/entries.ts';
import { readableEntry } from '../contract/readable-entry.ts';
import type { TokenStorage } from '../contract/token-storage.ts';
import { optimisticUpdate, type PreparedChanges } from '../decorators/optimistic-update.ts';
import { TokenStorageDecorator } from '../decorators/token-storage-decorator.ts';
import { unvalidated } from '../decorators/unvalidated.ts';
import { MissingTokenError } from '../errors/validation-errors.ts';
import { type TokenDataByResourceServer, tokenDataRecord } from '../token-data/token-data-by-resource-server.ts';
import type { TokenStorageData } from '../token-data/token-storage-data.ts';
import { checkValidators } from './check-validators.ts';
import { IdentityMemory } from './identity-memory.ts';
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
 * and does not teach an identity; removing everything forgets it. Entries of two identities do not get into one
 * namespace: that is an {@link IdentityMismatchError}, checked in the write itself.
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
  #identity = new IdentityMemory();
  /** Whether a validator looks at that after a read. */
  readonly #needsIdentity: boolean;

  /** @throws {@link UsageError} when there is no storage, or what is to validate is no {@link TokenDataValidator}. */
  constructor(storage: TokenStorage, options: ValidatingTokenStorageOptions = {}) {
    super(storage);
    checkObject(options, 'The options of ValidatingTokenStorage');
    const { validators = [] } = options;
    this.validators = checkValidators(validators);
    // What is of another copy of this library, and older, says nothing of it.
    const needs = ({ needsPriorIdentity = true }: Partial<TokenDataValidator>): boolean => needsPriorIdentity;
    this.#needsIdentity = this.validators.some(needs);
  }

  protected override decorate(inner: TokenStorage): ValidatingTokenStorage {
    const view = new ValidatingTokenStorage(inner, this);
    if (inner.namespace === this.namespace) view.#identity = this.#identity;
    return view;
  }

  override get unvalidated(): TokenStorage {
    return unvalidated(this.inner);
  }

  /**
   * The entry of one resource server, once every validator has let it pass.
   *
   * @throws {@link MissingTokenError} when there is no entry, and what a validator throws.
   */
  override async getTokenData(resourceServer: string): Promise<TokenStorageData> {
    const data = await this.inner.getTokenData(resourceServer);
    if (data === undefined) {
      throw new MissingTokenError(`No token data for ${JSON.stringify(resourceServer)}: log in first.`, {
        resourceServer,
      });
    }
    await this.#afterRetrieve(tokenDataRecord([[resourceServer, data]]));
    return data;
  }

  override async getTokenDataByResourceServer(): Promise<TokenDataByResourceServer> {
    const tokens = await this.inner.getTokenDataByResourceServer();
    await this.#afterRetrieve(tokens);
    return tokens;
  }

  async #afterRetrieve(tokens: TokenDataByResourceServer): Promise<void> {
    const tokenDataIdentityId = identityOfEntries(Object.values(tokens));
    const priorIdentityId = this.#needsIdentity ? await this.#identity.recall(() => this.knownIdentityId()) : undefined;
    const context = { priorIdentityId, tokenDataIdentityId };
    for (const validator of this.validators) await validator.afterRetrieve(tokens, context);
    // Somebody else has logged in elsewhere.
    if (tokenDataIdentityId !== undefined && tokenDataIdentityId !== priorIdentityId) this.#identity.forget();
  }

  override async updateEntries(selection: EntrySelection, update: EntryUpdate): Promise<void> {
    try {
      await optimisticUpdate({
        inner: this.inner,
        selection,
        reads: 'all',
        update,
        prepare: (wanted, stored) => this.#beforeStore(wanted, stored),
        lockName: this.queueName,
      });
    } finally {
      this.#identity.forget();
    }
  }

  async #beforeStore(changes: EntryChanges, stored: StoredEntries): Promise<PreparedChanges> {
    const tokens = tokenDataRecord();
    for (const [resourceServer, data] of changes) if (data !== undefined) tokens[resourceServer] = data;
    if (Object.keys(tokens).length === 0) return { changes };

    const tokenDataIdentityId = identityOfEntries(Object.values(tokens));
    const priorIdentityId = identityOfEntries(readable(stored));
    const context = { priorIdentityId, tokenDataIdentityId };
    for (const validator of this.validators) await validator.beforeStore(tokens, context);
    const holdsFor = (current: StoredEntries): boolean => {
      if (identityOfEntries(readable(current)) !== priorIdentityId) return false;
      identityOfEntries(afterwards(current, changes));
      return true;
    };
    return { changes, holdsFor };
  }

  /** The identity of what is stored, whoever stored it. */
  protected override async knownIdentityId(): Promise<string | undefined> {
    return identityOfEntries(readable(await this.inner.readEntries('all')));
  }
}

/** The entries that can be read: what cannot be has no identity to speak of. */
function* readable(entries: StoredEntries, names: Iterable<string> = entries.names()): Generator<TokenStorageData> {
  for (const name of names) {
    const data = readableEntry(entries, name);
    if (data !== undefined) yield data;
  }
}

/** What the changes leave of the stored entries, and then what they store. */
function* afterwards(stored: StoredEntries, changes: EntryChanges): Generator<TokenStorageData> {
  const names = [...stored.names()].filter((name) => !changes.has(name));
  yield* readable(stored, names);
  for (const data of changes.values()) if (data !== undefined) yield data;
}
