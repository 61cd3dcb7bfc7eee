import { errors, type KoaContextWithOIDC, type Provider } from 'oidc-provider';

import { accounts } from './accounts.ts';
import { API_SCOPE } from './protected-api.ts';

/** A grant of this provider's alone: tokens for whom `username` names, with no page in between. */
export const DEMO_LOGIN = 'urn:demo:login';

/** Lets a program log in by one request, for the first five minutes with the library. No real provider has this. */
export function allowDemoLogin(provider: Provider): void {
  provider.registerGrantType(DEMO_LOGIN, (context) => logIn(provider, context), ['username']);
}

async function logIn({ AccessToken, Grant, RefreshToken }: Provider, context: KoaContextWithOIDC): Promise<void> {
  const { client, params } = context.oidc;
  const account = accounts.get(String(params?.['username']));
  if (client === undefined || account === undefined) throw new errors.InvalidGrant('there is no such user');
  const scope = `offline_access ${API_SCOPE}`;
  const grant = new Grant({ accountId: account.sub, clientId: client.clientId });
  grant.addOIDCScope(scope);
  const token = { accountId: account.sub, client, grantId: await grant.save(), gty: DEMO_LOGIN, scope };
  const accessToken = new AccessToken({ ...token, claims: {}, extra: {} });
  context.body = {
    access_token: await accessToken.save(),
    expires_in: accessToken.expiration,
    refresh_token: await new RefreshToken(token).save(),
    scope,
    token_type: 'Bearer',
  };
}
