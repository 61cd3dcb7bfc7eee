import type { authorization } from '@globus/sdk';
import { type TokenStorage, TokenStorageData } from '@token-storage/core';

type AuthorizationManager = ReturnType<typeof authorization.create>;

/** Takes along what the Globus SDK for JavaScript has stored. Await it before anything else reads the storage. */
export async function moveFromGlobus(manager: AuthorizationManager, storage: TokenStorage): Promise<void> {
  for (const token of manager.tokens.getAll()) {
    const data = new TokenStorageData({
      resource_server: token.resource_server,
      scope: token.scope,
      access_token: token.access_token,
      refresh_token: token.refresh_token,
      token_type: token.token_type,
      // Of a token that old versions of the SDK stored nobody knows: it is refreshed.
      expires_at_seconds: Math.floor((token['__metadata']?.expires ?? Date.now()) / 1000),
    });
    // Another tab may have moved it already, or somebody has logged in since: that is newer.
    await storage.updateTokenData(token.resource_server, (current) => current ?? data);
    manager.tokens.remove(token);
  }
}
