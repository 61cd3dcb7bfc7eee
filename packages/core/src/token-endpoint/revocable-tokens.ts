import type { StoredEntries } from '../contract/entries.ts';
import type { TokenStorageError } from '../errors/token-storage-error.ts';

/** A token to revoke. */
export interface RevocableToken {
  readonly tokenType: 'refresh_token' | 'access_token';
  readonly token: string;
  /** Those whose entries had it. */
  readonly resourceServers: readonly string[];
}

/** What entries that go leave to be revoked: each token once, however many entries had it. */
export interface Revocable {
  /** The first to go: with one of them most servers end all that came of it. */
  readonly refreshTokens: readonly RevocableToken[];
  readonly accessTokens: readonly RevocableToken[];
  /** The entries that could not be read, and why. */
  readonly unreadable: ReadonlyMap<string, TokenStorageError>;
}

/**
 * The tokens of entries that go. One that an entry which stays has as well is not among them.
 *
 * @param entries All entries of the namespace.
 * @param isGoing Whether the entry of a resource server goes.
 */
export function revocableTokens(entries: StoredEntries, isGoing: (resourceServer: string) => boolean): Revocable {
  const refreshTokens = new Map<string, string[]>();
  const accessTokens = new Map<string, string[]>();
  const kept = new Set<string | undefined>();
  const unreadable = new Map<string, TokenStorageError>();
  for (const name of entries.names()) {
    try {
      const { refresh_token, access_token } = entries.get(name) ?? {};
      if (isGoing(name)) {
        if (refresh_token) refreshTokens.set(refresh_token, [...(refreshTokens.get(refresh_token) ?? []), name]);
        if (access_token) accessTokens.set(access_token, [...(accessTokens.get(access_token) ?? []), name]);
      } else kept.add(refresh_token).add(access_token);
    } catch (error) {
      // By code: the storage inside may have another copy of this library.
      if ((error as Partial<TokenStorageError>).code === undefined) throw error;
      if (isGoing(name)) unreadable.set(name, error as TokenStorageError);
    }
  }
  const listed = (tokens: Map<string, string[]>, tokenType: RevocableToken['tokenType']): RevocableToken[] =>
    [...tokens]
      .filter(([token]) => !kept.has(token))
      .map(([token, resourceServers]) => ({ tokenType, token, resourceServers }));
  return {
    refreshTokens: listed(refreshTokens, 'refresh_token'),
    accessTokens: listed(accessTokens, 'access_token'),
    unreadable,
  };
}
