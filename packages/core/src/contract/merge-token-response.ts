import { InvalidTokenDataError } from '../errors/input-errors.ts';
import type { TokenStorageDataFields } from '../token-data/token-storage-data-fields.ts';
import { TokenStorageData } from '../token-data/token-storage-data.ts';
import type { TokenResponseEntry } from '../token-response/token-response-entry.ts';
import type { EntryChanges, StoredEntries } from './entries.ts';
import { readableEntry } from './readable-entry.ts';
import { RefreshError } from './refresh-error.ts';

type TokenResponseEntries = ReadonlyMap<string, TokenResponseEntry>;

/**
 * The entries to write for the answer to a login.
 *
 * @param identityId The identity of all of them.
 * @param stored What is stored, where the refresh tokens of the same identity are to be kept.
 */
export function loggedIn(
  entries: TokenResponseEntries,
  identityId: string | undefined,
  stored: StoredEntries | undefined,
): EntryChanges {
  const changes = new Map<string, TokenStorageData>();
  for (const [name, entry] of entries) {
    const before = stored && readableEntry(stored, name);
    const isSame = identityId !== undefined && before?.identity_id === identityId;
    changes.set(name, merged(entry, identityId, { refresh_token: isSame ? before.refresh_token : undefined }));
  }
  return changes;
}

/**
 * The entries to write for the answer to a refresh: what is stored fills in what the answer leaves out.
 *
 * An entry that is gone was logged out meanwhile, and one that holds another refresh token than the one that was spent
 * is a later login's: neither is written.
 *
 * @param identityId The identity of those that are stored without one.
 * @throws {@link RefreshError} with the reason `removed` when all of them are gone.
 */
export function refreshed(
  entries: TokenResponseEntries,
  identityId: string | undefined,
  stored: StoredEntries,
  spentRefreshToken: string | undefined,
): EntryChanges {
  const left = [...entries].filter(([name]) => stored.has(name));
  if (left.length === 0 && entries.size > 0) throw removed([...entries.keys()]);
  const changes = new Map<string, TokenStorageData>();
  for (const [name, entry] of left) {
    const before = readableEntry(stored, name);
    if (before !== undefined && before.refresh_token !== (spentRefreshToken ?? before.refresh_token)) continue;
    const kept = before ?? { refresh_token: spentRefreshToken };
    changes.set(name, merged(entry, before?.identity_id ?? identityId, kept));
  }
  return changes;
}

/** What a response says, and what is kept where it says nothing. */
function merged(
  entry: TokenResponseEntry,
  identity_id: string | undefined,
  { scope, refresh_token, token_type, extra }: Partial<TokenStorageDataFields>,
): TokenStorageData {
  return new TokenStorageData({
    ...entry,
    identity_id,
    scope: entry.scope ?? scope ?? noScope(entry),
    refresh_token: entry.refresh_token ?? refresh_token,
    token_type: entry.token_type ?? token_type,
    extra: Object.assign(Object.create(null), extra, entry.extra),
  });
}

/** A server may leave out what it grants (RFC 6749 §5.1), and some never say it. Globus Auth always does. */
function noScope({ isGlobus, resource_server }: TokenResponseEntry): string {
  if (!isGlobus) return '';
  throw new InvalidTokenDataError(
    "The token response has no 'scope': say what was asked for, storeTokenResponse(response, { scope }).",
    { field: 'scope', resourceServer: resource_server },
  );
}

function removed(names: string[]): RefreshError {
  return new RefreshError(
    `The tokens for ${JSON.stringify(names)} are gone: somebody logged out meanwhile, and stays logged out. To store a ` +
      'refresh token from elsewhere, leave out grantType: storeTokenResponse({ refresh_token, ...response }, …).',
    { reason: 'removed', resourceServer: names[0] },
  );
}
