// Its TokenManager, which keeps all tokens as one text in localStorage.
import { OktaAuth, type Token } from '@okta/okta-auth-js';

import type { Contender } from '../contest/contender.ts';

export function open(): Contender<Token> {
  const { origin } = location;
  const okta = new OktaAuth({ issuer: `${origin}/issuer`, clientId: 'bench', redirectUri: origin });
  const { tokenManager } = okta;
  const tokens = tokenManager.getStorage();
  return {
    entry: ({ resource_server, access_token, refresh_token, expires_at_seconds, token_type, scope }) => ({
      accessToken: access_token,
      expiresAt: expires_at_seconds,
      tokenType: token_type,
      scopes: [scope],
      authorizeUrl: `${origin}/authorize`,
      userinfoUrl: `${origin}/userinfo`,
      // Its refresh tokens are entries of their own: here, so that each entry is as large as another's.
      claims: { sub: resource_server, refresh_token },
    }),
    expiry: (token) => token.expiresAt,
    get: (name) => tokenManager.get(name),
    all: () => tokens.getStorage() as Record<string, Token>,
    store: (name, token) => tokenManager.add(name, token),
    storeMany: (entries) => tokens.setStorage({ ...tokens.getStorage(), ...entries }),
    update: async (name, later) => tokenManager.add(name, later(await tokenManager.get(name))),
    listen: async (listener) => {
      tokenManager.on('added', listener);
      await okta.start();
    },
    announce: () => okta.start(),
  };
}
