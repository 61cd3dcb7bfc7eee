import { revokeAndRemove, type TokenStorage } from '@token-storage/core';

/** What the provider's configuration says, and who asks. */
interface Provider {
  readonly clientId: string;
  readonly revocation_endpoint?: string | undefined;
  readonly end_session_endpoint?: string | undefined;
}

/**
 * Logs out here, and gives the address at which to log out at the provider as well.
 *
 * @param returnTo Where the provider leads back to; it must be registered there.
 */
export async function logOut(storage: TokenStorage, provider: Provider, returnTo: string): Promise<URL | undefined> {
  // Before it is gone with all the rest.
  const idToken = Object.values(await storage.getTokenDataByResourceServer())
    .map((data) => data.extra['id_token'])
    .find((text) => typeof text === 'string');

  const { clientId, revocation_endpoint, end_session_endpoint } = provider;
  if (revocation_endpoint === undefined) await storage.removeAllTokenData();
  else await revokeAndRemove(storage, { revocationEndpoint: revocation_endpoint, clientId });

  if (end_session_endpoint === undefined) return undefined;
  const url = new URL(end_session_endpoint);
  url.searchParams.set('client_id', clientId);
  url.searchParams.set('post_logout_redirect_uri', returnTo);
  // With it, most providers do not ask whether the user is sure.
  if (idToken !== undefined) url.searchParams.set('id_token_hint', idToken);
  return url;
}
