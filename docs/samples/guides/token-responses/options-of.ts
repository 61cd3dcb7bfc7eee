import type { StoreTokenResponseOptions } from '@token-storage/core';

/** What to tell `storeTokenResponse` of a provider, beside `resourceServer`. What is missing here needs nothing. */
export const optionsOf = {
  // A refresh token comes with the first consent only: keep it at later logins of the same person.
  Google: { keepRefreshToken: true },
  // Commas between scopes; no lifetime, since these tokens have no end.
  'GitHub, OAuth App': { scopeSeparator: ',' },
  // The refresh token has an end too.
  'GitHub, GitHub App': { keep: ['refresh_token_expires_in'] },
  Slack: { scopeSeparator: ',', keep: ['team', 'bot_user_id', 'enterprise'] },
  // Lifetimes as text are understood.
  'Entra ID v1': { keep: ['ext_expires_in', 'resource'] },
  // No lifetime: what your session policy says. Calls go to `instance_url`.
  Salesforce: { expiresInSeconds: 7200, keep: ['instance_url'] },
  // The refresh token ends with the session.
  Keycloak: { keep: ['refresh_expires_in', 'session_state'] },
  // No scope where all of it was granted: what you asked for.
  Auth0: { scope: 'openid read:appointments' },
  // Its ID tokens are signed with the channel's secret, which a page must not know.
  LINE: { identity: 'ignore', keep: ['id_token'] },
  // No ID token: who it is stands in the response.
  'Shopify, online': { scopeSeparator: ',', identity: '902541635', keep: ['associated_user'] },
  'Shopify, offline': { scopeSeparator: ',' },
} as const satisfies Record<string, StoreTokenResponseOptions>;
