import type { EntryChanges } from '../contract/entries.ts';
import type { TokenStorage } from '../contract/token-storage.ts';
import { UsageError } from '../errors/input-errors.ts';
import type { TokenStorageError } from '../errors/token-storage-error.ts';
import { askEndpoint } from './ask-endpoint.ts';
import { type Revocable, type RevocableToken, revocableTokens } from './revocable-tokens.ts';
import { checkClient, checkEndpoint, type TokenEndpointClient } from './token-endpoint-client.ts';

/** A revocation endpoint, the client that asks it, and whose tokens go. */
export interface RevokeAndRemoveOptions extends TokenEndpointClient {
  /** Where the authorization server revokes tokens: an https address, or one of this machine. */
  readonly revocationEndpoint: string;
  /** Whose entries go; by default all of the namespace. */
  readonly resourceServers?: readonly string[] | undefined;
}

/**
 * A token that is removed, and that the server may still take.
 *
 * @see {@link revokeAndRemove}
 */
export interface NotRevoked {
  /** Those whose entries held it. */
  readonly resourceServers: readonly string[];
  /** Absent where the entry could not be read. */
  readonly tokenType?: RevocableToken['tokenType'] | undefined;
  /** Why: a {@link TokenEndpointError}, or what was wrong with the entry. */
  readonly error: TokenStorageError;
}

/** What came of logging out. */
export interface RevokeAndRemoveResult {
  /** Those that had an entry, which is gone. */
  readonly removed: readonly string[];
  /** What could not be revoked. Empty: nothing that was stored is worth anything any more. */
  readonly notRevoked: readonly NotRevoked[];
}

/**
 * Logs out: removes entries in one atomic change, then has their refresh tokens and access tokens revoked.
 *
 * **Removed they are in any case**; what the server does not revoke is in the result, and not thrown. A refresh that is
 * under way brings nothing back; what it is answered is not stored, and not revoked by this. With `resourceServers`, a
 * refresh token that an entry which stays has as well is not revoked: it is not over.
 *
 * @throws {@link UsageError} when an option is not as documented, and what the storage throws; then nothing is removed, and
 * nothing is revoked.
 * @see https://www.rfc-editor.org/rfc/rfc7009
 * @example
 * ```ts
 * import { revokeAndRemove } from '@token-storage/core';
 * import { IndexedDBTokenStorage } from '@token-storage/indexeddb';
 *
 * const { notRevoked } = await revokeAndRemove(new IndexedDBTokenStorage('my-app'), {
 *   revocationEndpoint: 'https://auth.globus.org/v2/oauth2/token/revoke',
 *   clientId: 'your client id',
 * });
 * if (notRevoked.length > 0) console.warn('Logged out here; the server may still take some tokens.');
 * ```
 */
export async function revokeAndRemove(
  storage: TokenStorage,
  options: RevokeAndRemoveOptions,
): Promise<RevokeAndRemoveResult> {
  checkClient(options, 'revokeAndRemove');
  const { resourceServers, ...client } = options;
  const endpoint = checkEndpoint(options.revocationEndpoint, 'revocationEndpoint');
  checkNames(resourceServers);
  const isGoing = (name: string): boolean => resourceServers?.includes(name) ?? true;

  let removed: readonly string[] = [];
  let { refreshTokens, accessTokens, unreadable }: Revocable = {
    refreshTokens: [],
    accessTokens: [],
    unreadable: new Map(),
  };
  await storage.updateEntries('all', (current): EntryChanges => {
    removed = [...current.names()].filter(isGoing);
    ({ refreshTokens, accessTokens, unreadable } = revocableTokens(current, isGoing));
    return new Map(removed.map((name) => [name, undefined]));
  });

  const notRevoked: NotRevoked[] = [...unreadable].map(([name, error]) => ({ resourceServers: [name], error }));
  const revoke = async ({ token, tokenType, resourceServers: holders }: RevocableToken): Promise<void> => {
    const parameters = { token, token_type_hint: tokenType };
    try {
      await askEndpoint({ endpoint, what: 'The revocation endpoint', client, parameters, mayBeEmpty: true });
    } catch (error) {
      notRevoked.push({ resourceServers: holders, tokenType, error: error as TokenStorageError });
    }
  };
  await Promise.all(refreshTokens.map(revoke));
  await Promise.all(accessTokens.map(revoke));
  return { removed, notRevoked };
}

function checkNames(names: readonly string[] | undefined): void {
  if (names === undefined || (Array.isArray(names) && names.every((name: unknown) => typeof name === 'string'))) return;
  throw new UsageError('revokeAndRemove(): resourceServers must be a list of strings.');
}
