import { type TokenStorage, TokenStorageData } from '@token-storage/core';

/** The namespace that all share; each writer has another one for itself, which it may empty. */
export const SHARED = 'DEFAULT';
/** Counted by all, with nobody in between: one by `updateTokenData`, one under its lock. */
export const COUNTERS = { update: 'counted by update', lock: 'counted under lock' } as const;

/** One thing that a writer may do to a storage. Entries are told apart by their expiry. */
export type Operation =
  | { readonly kind: 'store'; readonly namespace: string; readonly entries: Readonly<Record<string, number>> }
  | { readonly kind: 'update'; readonly namespace: string; readonly name: string; readonly value: number }
  | { readonly kind: 'remove'; readonly namespace: string; readonly name: string }
  | { readonly kind: 'remove all'; readonly namespace: string }
  | { readonly kind: 'count'; readonly by: keyof typeof COUNTERS }
  | { readonly kind: 'read'; readonly namespace: string };

/** What a namespace holds: the expiry of each name. */
export type Found = Readonly<Record<string, number>>;

/** Numbers from 0 to 1. */
type Random = () => number;

/**
 * One operation by chance.
 *
 * @param owner Who does it: it writes names that start with its own, so that it alone knows what they should be.
 * @param value Another one for each operation.
 */
export function randomOperation(random: Random, owner: string, value: number): Operation {
  const below = (limit: number): number => Math.floor(random() * limit);
  const namespace = random() < 0.5 ? SHARED : owner;
  const name = (): string => `${owner}/${below(6)}`;
  const chance = random();
  if (chance < 0.2) return { kind: 'store', namespace, entries: { [name()]: value } };
  if (chance < 0.4) {
    const names = Array.from({ length: 2 + below(3) }, name);
    return { kind: 'store', namespace, entries: Object.fromEntries(names.map((each) => [each, value])) };
  }
  if (chance < 0.5) return { kind: 'update', namespace, name: name(), value };
  if (chance < 0.6) return { kind: 'remove', namespace, name: name() };
  if (chance < 0.65) return { kind: 'remove all', namespace: owner };
  if (chance < 0.8) return { kind: 'count', by: 'update' };
  if (chance < 0.88) return { kind: 'count', by: 'lock' };
  return { kind: 'read', namespace };
}

/** Does it; gives what was found, where it is a read. */
export async function perform(root: TokenStorage, operation: Operation): Promise<Found | undefined> {
  if (operation.kind === 'count') {
    await count(root, operation.by);
    return undefined;
  }
  const storage = root.withNamespace(operation.namespace);
  switch (operation.kind) {
    case 'store': {
      const entries = Object.entries(operation.entries).map(([name, value]) => [name, entry(name, value)]);
      await storage.storeTokenDataByResourceServer(Object.fromEntries(entries) as Record<string, TokenStorageData>);
      return undefined;
    }
    case 'update':
      await storage.updateTokenData(operation.name, () => entry(operation.name, operation.value));
      return undefined;
    case 'remove':
      await storage.removeTokenData(operation.name);
      return undefined;
    case 'remove all':
      await storage.removeAllTokenData();
      return undefined;
    case 'read':
      return find(storage);
  }
}

/** What a view shows. */
export async function find(storage: TokenStorage): Promise<Found> {
  const tokens = Object.entries(await storage.getTokenDataByResourceServer());
  return Object.fromEntries(tokens.map(([name, data]) => [name, data.expires_at_seconds]));
}

async function count(storage: TokenStorage, by: keyof typeof COUNTERS): Promise<void> {
  const name = COUNTERS[by];
  const next = (current: TokenStorageData | undefined): TokenStorageData =>
    entry(name, (current?.expires_at_seconds ?? 0) + 1);
  if (by === 'update') await storage.updateTokenData(name, next);
  else {
    await storage.withLock(name, async (locked) => {
      await locked.storeTokenDataByResourceServer({ [name]: next(await locked.getTokenData(name)) });
    });
  }
}

const entry = (name: string, expires_at_seconds: number): TokenStorageData =>
  new TokenStorageData({ resource_server: name, scope: 's', access_token: `access-${name}`, expires_at_seconds });
