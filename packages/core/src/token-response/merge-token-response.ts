import type { EntryChanges, StoredEntries } from '../engine/storage-engine.ts';
import { InvalidTokenDataError } from '../errors/invalid-token-data-error.ts';
import type { TokenStorageError } from '../errors/token-storage-error.ts';
import { UsageError } from '../errors/usage-error.ts';
import type { IDTokenDecoding } from '../id-token/id-token-decoding.ts';
import { TokenStorageData } from '../token-storage-data.ts';
import type { TokenResponseEntry } from './token-response-entry.ts';

/**
 * The identity that an ID token proves; `undefined` without an ID token.
 *
 * @throws {@link UsageError} when there is an ID token and nothing to verify it with.
 */
export async function identityOf(
  idToken: string | undefined,
  decoder: IDTokenDecoding | undefined,
): Promise<string | undefined> {
  if (idToken === undefined) return undefined;
  if (decoder === undefined) {
    throw new UsageError(
      'The token response has an id_token and the storage has no decoder for it: set ' +
        'storage.idTokenDecoder = new IDTokenDecoder({ issuer, clientId }) before storing it.',
    );
  }
  return (await decoder.decode(idToken)).sub;
}

/**
 * The entries to write for a token response.
 *
 * @param identityId The identity of all of them.
 * @param refreshed What is stored, when the response answers a refresh: it fills in what the response leaves out.
 */
export function mergeTokenResponse(
  entries: ReadonlyMap<string, TokenResponseEntry>,
  identityId: string | undefined,
  refreshed: StoredEntries | undefined,
): EntryChanges {
  const changes = new Map<string, TokenStorageData>();
  for (const [resourceServer, entry] of entries) {
    const stored = refreshed && readable(refreshed, resourceServer);
    changes.set(
      resourceServer,
      new TokenStorageData({
        resource_server: resourceServer,
        identity_id: identityId ?? stored?.identity_id,
        scope: entry.scope ?? stored?.scope ?? missingScope(resourceServer),
        access_token: entry.accessToken,
        refresh_token: entry.refreshToken ?? stored?.refresh_token,
        expires_at_seconds: entry.expiresAtSeconds,
        token_type: entry.tokenType ?? stored?.token_type,
        extra: stored?.extra,
      }),
    );
  }
  return changes;
}

/** An entry that cannot be read has nothing to fill in; the fresh tokens must be kept all the same. */
function readable(entries: StoredEntries, resourceServer: string): TokenStorageData | undefined {
  try {
    return entries.get(resourceServer);
  } catch (error) {
    // By code: a decorator may have another copy of this library than the storage.
    const { code } = error as Partial<TokenStorageError>;
    if (code === 'ERR_CORRUPT_STORAGE' || code === 'ERR_INVALID_TOKEN_DATA') return undefined;
    throw error;
  }
}

function missingScope(resourceServer: string): never {
  throw new InvalidTokenDataError(
    "In the token response, 'scope' is missing. Where a server leaves it out because it granted what was asked for, " +
      'say what that was: storeTokenResponse(response, { scope }).',
    { field: 'scope', resourceServer },
  );
}
