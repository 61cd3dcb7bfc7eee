import { StorageIOError, type TokenStorage } from '@token-storage/core';
import { type EntrySelection, type EntryUpdate, TokenStorageDecorator } from '@token-storage/core/adapter';

/** A disk that is full or not, shared by a storage and its views. */
export interface Disk {
  isFull: boolean;
}

/** A storage whose disk may be full: then every write fails, and nothing is written. */
export class FullDisk extends TokenStorageDecorator {
  readonly disk: Disk;

  constructor(inner: TokenStorage, disk: Disk = { isFull: false }) {
    super(inner);
    this.disk = disk;
  }

  protected override decorate(inner: TokenStorage): TokenStorageDecorator {
    return new FullDisk(inner, this.disk);
  }

  override async updateEntries(selection: EntrySelection, update: EntryUpdate): Promise<void> {
    if (this.disk.isFull) throw new StorageIOError('The disk is full.', { location: 'x', systemCode: 'ENOSPC' });
    await this.inner.updateEntries(selection, update);
  }
}
