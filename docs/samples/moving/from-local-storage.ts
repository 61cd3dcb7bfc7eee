import { type TokenStorage, TokenStorageData } from '@token-storage/core';

/** What this page used to keep: put your own key and fields here. */
interface OldTokens {
  readonly access_token: string;
  readonly refresh_token?: string;
  /** In milliseconds since the epoch. */
  readonly expires_at: number;
  readonly scope?: string;
}

const OLD_KEY = 'tokens';

/** Takes an old login along. Await it before anything else reads the storage. */
export async function moveFromLocalStorage(storage: TokenStorage, resourceServer: string): Promise<void> {
  const text = localStorage.getItem(OLD_KEY);
  if (text === null) return;
  const old = JSON.parse(text) as OldTokens;
  const data = new TokenStorageData({
    resource_server: resourceServer,
    scope: old.scope ?? '',
    access_token: old.access_token,
    refresh_token: old.refresh_token,
    expires_at_seconds: Math.floor(old.expires_at / 1000),
  });
  // Another tab may have moved it already, or somebody has logged in since: that is newer.
  await storage.updateTokenData(resourceServer, (current) => current ?? data);
  // Only now that it is stored for good.
  localStorage.removeItem(OLD_KEY);
}
