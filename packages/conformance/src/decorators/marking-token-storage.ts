import type { TokenStorage, TokenStorageData } from '@token-storage/core';
import { changesOf, type EntrySelection, type EntryUpdate, TokenStorageDecorator } from '@token-storage/core/adapter';

/** Marks every entry that is written through it, and notes the names of those that are removed. */
export class MarkingTokenStorage extends TokenStorageDecorator {
  /** Shared with the views. */
  readonly removed: Set<string>;

  constructor(inner: TokenStorage, removed: Set<string> = new Set()) {
    super(inner);
    this.removed = removed;
  }

  protected override decorate(inner: TokenStorage): MarkingTokenStorage {
    return new MarkingTokenStorage(inner, this.removed);
  }

  override async updateEntries(selection: EntrySelection, update: EntryUpdate): Promise<void> {
    await super.updateEntries(selection, (current) => {
      const changes = new Map<string, TokenStorageData | undefined>();
      for (const [name, data] of changesOf(update, () => current)) {
        if (data === undefined) this.removed.add(name);
        changes.set(name, data?.with({ extra: { ...data.extra, marked: true } }));
      }
      return changes;
    });
  }
}
