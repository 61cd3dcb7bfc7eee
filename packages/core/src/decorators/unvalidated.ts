import type { TokenStorage } from '../contract/token-storage.ts';

/**
 * The same storage with all its layers but those that only validate: what validators refuse can be written there, which is
 * for what would be lost otherwise.
 */
export function unvalidated(storage: TokenStorage): TokenStorage {
  // By what it can do: it may come from another copy of this library. What is no decorator validates nothing.
  return (storage as { readonly unvalidated?: TokenStorage }).unvalidated ?? storage;
}
