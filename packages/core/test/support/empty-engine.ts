import { LocalLocks, type StorageEngine, type StoredEntries } from '@token-storage/core/adapter';

/** What an engine reads that holds nothing. */
export const noEntries: StoredEntries = { names: () => [], has: () => false, get: () => undefined };

/** An engine that holds nothing and notes how it is called; every part of it can be replaced. */
export function emptyEngine(parts: Partial<StorageEngine> = {}): StorageEngine & { readonly calls: string[] } {
  const locks = new LocalLocks();
  const calls: string[] = [];
  return {
    calls,
    read: async () => (calls.push('read'), noEntries),
    update: async () => void calls.push('update'),
    namespaces: async () => (calls.push('namespaces'), []),
    acquireLock: (name, options) => (calls.push('acquireLock'), locks.acquire(name, options)),
    watch: () => (calls.push('watch'), () => void calls.push('unwatch')),
    close: async () => (calls.push('close'), locks.close()),
    ...parts,
  };
}
