import { type TokenStorage, TokenStorageData } from '@token-storage/core';

/** The fields of oidc-client-ts's `User` that matter, as its `toStorageString` writes them. */
interface StoredUser {
  readonly access_token: string;
  readonly refresh_token?: string;
  readonly id_token?: string;
  readonly token_type: string;
  readonly scope?: string;
  readonly profile: { readonly sub: string };
  /** In seconds since the epoch. */
  readonly expires_at?: number;
}

/** What your `UserManager` was made with. */
interface OidcClientSettings {
  readonly authority: string;
  readonly client_id: string;
  /** The `store` of its `WebStorageStateStore`; `sessionStorage` unless you said otherwise. */
  readonly store?: Storage;
}

/** Takes an old login along. Await it before anything else reads the storage. */
export async function moveFromOidcClient(
  storage: TokenStorage,
  resourceServer: string,
  { authority, client_id, store = sessionStorage }: OidcClientSettings,
): Promise<void> {
  const key = `oidc.user:${authority}:${client_id}`;
  const text = store.getItem(key);
  if (text === null) return;
  const user = JSON.parse(text) as StoredUser;
  const data = new TokenStorageData({
    resource_server: resourceServer,
    identity_id: user.profile.sub,
    scope: user.scope ?? '',
    access_token: user.access_token,
    refresh_token: user.refresh_token,
    token_type: user.token_type,
    // Not said is not expired, and a refresh would be the way to find out.
    expires_at_seconds: user.expires_at ?? Math.floor(Date.now() / 1000),
    // For the logout at the provider.
    extra: user.id_token === undefined ? {} : { id_token: user.id_token },
  });
  // Another tab may have moved it already, or somebody has logged in since: that is newer.
  await storage.updateTokenData(resourceServer, (current) => current ?? data);
  store.removeItem(key);
}
