import type { AccountInfo, IPublicClientApplication } from '@azure/msal-browser';
import { type TokenStorage, TokenStorageData } from '@token-storage/core';

/**
 * Takes along the access token that MSAL has, and no refresh token: MSAL hands none out.
 *
 * @returns The account to log in with once more, or `undefined` where nobody was logged in.
 */
export async function moveFromMsal(
  msal: IPublicClientApplication,
  storage: TokenStorage,
  { resourceServer, scopes }: { readonly resourceServer: string; readonly scopes: string[] },
): Promise<AccountInfo | undefined> {
  await msal.initialize();
  const [account] = msal.getAllAccounts();
  if (account === undefined) return undefined;
  const result = await msal.acquireTokenSilent({ account, scopes });
  const data = new TokenStorageData({
    resource_server: resourceServer,
    identity_id: account.idTokenClaims?.sub,
    scope: result.scopes.join(' '),
    access_token: result.accessToken,
    token_type: result.tokenType,
    expires_at_seconds: Math.floor((result.expiresOn?.getTime() ?? Date.now()) / 1000),
  });
  await storage.updateTokenData(resourceServer, (current) => current ?? data);
  return account;
}
