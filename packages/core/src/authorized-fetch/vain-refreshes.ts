import type { TokenStorage } from '../contract/token-storage.ts';

/** For how long a 401 is the answer after a new token was of no help against one, in milliseconds. */
const CALM_MS = 60_000;

const calmUntilMs = new WeakMap<TokenStorage, Map<string, number>>();

/** Whether a resource server has refused a new token as well a moment ago: yet another one would not help. */
export function isVain(storage: TokenStorage, resourceServer: string): boolean {
  return performance.now() < (calmUntilMs.get(storage)?.get(resourceServer) ?? 0);
}

/** Remembers that a new token was of no help, for all who fetch with a storage. */
export function rememberVain(storage: TokenStorage, resourceServer: string): void {
  const ends = calmUntilMs.get(storage) ?? new Map<string, number>();
  calmUntilMs.set(storage, ends.set(resourceServer, performance.now() + CALM_MS));
}
