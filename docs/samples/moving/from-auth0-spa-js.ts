import { type TokenStorage, TokenStorageData } from '@token-storage/core';

/** An entry of auth0-spa-js's cache, with `cacheLocation: 'localstorage'`. */
interface CacheEntry {
  readonly body: {
    /** Absent once it has expired, where there is a refresh token. */
    readonly access_token?: string;
    readonly refresh_token?: string;
    readonly token_type?: string;
    readonly audience?: string;
    readonly scope?: string;
  };
  /** In seconds since the epoch. */
  readonly expiresAt: number;
}

/** What it knows of the user, under a key of its own. */
interface UserEntry {
  readonly id_token: string;
  readonly decodedToken: { readonly user: { readonly sub: string } };
}

/** Takes an old login along, each audience as a resource server. Await it before anything else reads the storage. */
export async function moveFromAuth0(storage: TokenStorage, clientId: string): Promise<void> {
  const prefix = `@@auth0spajs@@::${clientId}::`;
  const userKey = `${prefix}@@user@@`;
  const keys = Object.keys(localStorage).filter((key) => key.startsWith(prefix));
  const user = JSON.parse(localStorage.getItem(userKey) ?? 'null') as UserEntry | null;
  for (const key of keys.filter((name) => name !== userKey)) {
    const { body, expiresAt } = JSON.parse(localStorage.getItem(key) ?? '') as CacheEntry;
    const data = new TokenStorageData({
      // "default" where the application named none.
      resource_server: body.audience ?? 'default',
      identity_id: user?.decodedToken.user.sub,
      scope: body.scope ?? '',
      // It is never used: it has expired, and is refreshed.
      access_token: body.access_token ?? 'expired',
      refresh_token: body.refresh_token,
      token_type: body.token_type,
      expires_at_seconds: expiresAt,
      // For the logout at the provider.
      extra: user === null ? {} : { id_token: user.id_token },
    });
    // Another tab may have moved it already, or somebody has logged in since: that is newer.
    await storage.updateTokenData(data.resource_server, (current) => current ?? data);
  }
  // auth0-spa-js must not spend the refresh token any more.
  for (const key of keys) localStorage.removeItem(key);
}
