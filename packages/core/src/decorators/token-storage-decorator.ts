import { checkFunction } from '../checks/check-function.ts';
import type { EntrySelection, EntryUpdate, StoredEntries } from '../contract/entries.ts';
import type { LockOptions } from '../contract/lock-options.ts';
import type { TokenChange } from '../contract/token-change.ts';
import { type LockTask, TokenStorage } from '../contract/token-storage.ts';
import { UsageError } from '../errors/input-errors.ts';
import { checkIDTokenDecoder } from '../id-token/check-id-token-decoder.ts';
import type { IDTokenDecoding } from '../id-token/id-token-decoding.ts';
import type { TokenDataByResourceServer } from '../token-data/token-data-by-resource-server.ts';
import type { TokenStorageData } from '../token-data/token-storage-data.ts';
import { unvalidated } from './unvalidated.ts';

/**
 * A token storage around another one, and a token storage itself. What it does not override goes to the inner one;
 * views and the storages of locks are decorated as well.
 *
 * Reads are those of the inner storage, with what that checks. To change what goes in, override `updateEntries`, which every
 * write goes through. To change what comes out, extend {@link EntryDecorator} instead.
 *
 * @example
 * ```ts
 * import type { TokenStorage } from '@token-storage/core';
 * import { type EntrySelection, type EntryUpdate, TokenStorageDecorator } from '@token-storage/core/adapter';
 *
 * class ReadOnly extends TokenStorageDecorator {
 *   protected override decorate(inner: TokenStorage): TokenStorageDecorator {
 *     return new ReadOnly(inner);
 *   }
 *
 *   override async updateEntries(_selection: EntrySelection, _update: EntryUpdate): Promise<void> {
 *     throw new Error('This storage is read only.');
 *   }
 * }
 * ```
 */
export abstract class TokenStorageDecorator extends TokenStorage {
  /** The storage inside. */
  protected readonly inner: TokenStorage;
  /** How many decorators there are around the storage, this one included, be they of another copy of this library. */
  protected readonly depth: number;
  /** What this is a view of; lends its decoder. */
  #parent: TokenStorageDecorator | undefined;
  #idTokenDecoder: IDTokenDecoding | undefined;

  /** @throws {@link UsageError} when there is no storage inside. */
  constructor(inner: TokenStorage) {
    super();
    checkInner(inner);
    this.inner = inner;
    this.depth = ((inner as { depth?: number }).depth ?? 0) + 1;
  }

  /** The lock in which writers of this layer take turns: each layer has its own, since locks are not re-entrant. */
  protected get queueName(): string {
    return JSON.stringify(['queue', this.depth, this.namespace]);
  }

  /** The same decoration around a view of the inner storage. */
  protected abstract decorate(inner: TokenStorage): TokenStorageDecorator;

  /**
   * The same decoration without any layer inside that only validates. What a validator refuses can be written there, where
   * it would be lost otherwise.
   */
  get unvalidated(): TokenStorage {
    const beneath = unvalidated(this.inner);
    return beneath === this.inner ? this : this.#view(beneath);
  }

  override get namespace(): string {
    return this.inner.namespace;
  }

  /** The inner storage's decoder, until it is given its own; a view's is that of what it is a view of. */
  override get idTokenDecoder(): IDTokenDecoding | undefined {
    return this.#idTokenDecoder ?? (this.#parent ?? this.inner).idTokenDecoder;
  }

  override set idTokenDecoder(decoder: IDTokenDecoding | undefined) {
    checkIDTokenDecoder(decoder);
    this.#idTokenDecoder = decoder;
  }

  override readEntries(selection: EntrySelection): Promise<StoredEntries> {
    return this.inner.readEntries(selection);
  }

  override getTokenData(resourceServer: string): Promise<TokenStorageData | undefined> {
    return this.inner.getTokenData(resourceServer);
  }

  override getTokenDataByResourceServer(): Promise<TokenDataByResourceServer> {
    return this.inner.getTokenDataByResourceServer();
  }

  override updateEntries(selection: EntrySelection, update: EntryUpdate): Promise<void> {
    return this.inner.updateEntries(selection, update);
  }

  override iterNamespaces(): AsyncIterableIterator<string> {
    return this.inner.iterNamespaces();
  }

  override withNamespace(namespace: string): TokenStorage {
    return this.#view(this.inner.withNamespace(namespace));
  }

  override async withNamedLock<T>(lockName: string, task: LockTask<T>, options?: LockOptions): Promise<T> {
    checkFunction(task, 'The task of a lock');
    return this.inner.withNamedLock(lockName, (storage, signal) => task(this.#view(storage), signal), options);
  }

  #view(inner: TokenStorage): TokenStorage {
    const view = this.decorate(inner);
    view.#parent = this;
    return view;
  }

  override subscribe(listener: (change: TokenChange) => void): () => void {
    return this.inner.subscribe(listener);
  }

  override close(): Promise<void> {
    return this.inner.close();
  }
}

/** By what it can do: it may come from another copy of this library. */
function checkInner(inner: unknown): void {
  const { readEntries, updateEntries } = (inner ?? {}) as Partial<TokenStorage>;
  if (typeof readEntries === 'function' && typeof updateEntries === 'function') return;
  throw new UsageError('The first parameter must be a token storage: the one to go around.');
}
