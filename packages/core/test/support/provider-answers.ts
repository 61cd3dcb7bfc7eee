import type { StoreTokenResponseOptions } from '@token-storage/core';

/** When the answers come. */
export const NOW_SECONDS = 1_900_000_000;
/** The year 3000: no end. */
export const NEVER = 32_503_680_000;

/** An answer as a provider's documentation shows it, tokens replaced, and what is to be stored of it. */
export interface Provider {
  readonly body: Readonly<Record<string, unknown>>;
  readonly options?: StoreTokenResponseOptions;
  readonly stored: Readonly<Record<string, unknown>>;
}

/** What many answer. */
export const tokens = { access_token: 'access', refresh_token: 'refresh', token_type: 'Bearer' };
/** What the others answer: no refresh token. */
export const bearer = { access_token: 'access', token_type: 'Bearer' };

/** By provider. */
export const providers: Record<string, Provider> = {
  Google: {
    body: {
      ...tokens,
      expires_in: 3599,
      scope: 'openid https://www.googleapis.com/auth/drive.file',
      id_token: 'x.y.z',
    },
    stored: {
      ...tokens,
      identity_id: 'user-1',
      scope: 'openid https://www.googleapis.com/auth/drive.file',
      expires_at_seconds: NOW_SECONDS + 3599,
    },
  },
  'GitHub, an OAuth App, whose tokens do not expire': {
    body: { access_token: 'access', scope: 'repo,gist', token_type: 'bearer' },
    options: { scopeSeparator: ',' },
    stored: { access_token: 'access', scope: 'repo gist', token_type: 'bearer', expires_at_seconds: NEVER },
  },
  'GitHub, a GitHub App': {
    body: {
      access_token: 'access',
      expires_in: 28_800,
      refresh_token: 'refresh',
      refresh_token_expires_in: 15_897_600,
      scope: '',
      token_type: 'bearer',
    },
    options: { keep: ['refresh_token_expires_in'] },
    stored: {
      ...tokens,
      token_type: 'bearer',
      scope: '',
      expires_at_seconds: NOW_SECONDS + 28_800,
      refresh_token_expires_at_seconds: NOW_SECONDS + 15_897_600,
    },
  },
  Slack: {
    body: {
      ok: true,
      access_token: 'access',
      token_type: 'bot',
      scope: 'commands,incoming-webhook',
      bot_user_id: 'U0KRQLJ9H',
      team: { name: 'Team', id: 'T9TK3CUKW' },
      enterprise: null,
      authed_user: { id: 'U1234', access_token: 'theirs' },
    },
    options: { scopeSeparator: ',', keep: ['team', 'bot_user_id', 'enterprise'] },
    stored: {
      access_token: 'access',
      token_type: 'bot',
      scope: 'commands incoming-webhook',
      expires_at_seconds: NEVER,
      team: { name: 'Team', id: 'T9TK3CUKW' },
      bot_user_id: 'U0KRQLJ9H',
    },
  },
  'Entra ID v1': {
    body: {
      ...bearer,
      scope: 'user_impersonation',
      expires_in: '5250',
      ext_expires_in: '5251',
      expires_on: '1900005250',
      not_before: '1899999700',
      resource: 'api://x',
    },
    options: { keep: ['ext_expires_in', 'resource'] },
    stored: {
      ...bearer,
      scope: 'user_impersonation',
      expires_at_seconds: NOW_SECONDS + 5250,
      ext_expires_at_seconds: NOW_SECONDS + 5251,
      resource: 'api://x',
    },
  },
  'Entra ID v2': {
    body: {
      ...tokens,
      scope: 'User.Read profile openid email',
      expires_in: 3736,
      ext_expires_in: 3736,
      id_token: 'x.y.z',
    },
    stored: {
      ...tokens,
      identity_id: 'user-1',
      scope: 'User.Read profile openid email',
      expires_at_seconds: NOW_SECONDS + 3736,
    },
  },
  Salesforce: {
    body: {
      ...tokens,
      signature: 's',
      scope: 'api refresh_token',
      instance_url: 'https://x.my.salesforce.com',
      id: 'https://login.salesforce.com/id/0/0',
      issued_at: '1899999999999',
    },
    options: { expiresInSeconds: 7200, keep: ['instance_url'] },
    stored: {
      ...tokens,
      scope: 'api refresh_token',
      expires_at_seconds: NOW_SECONDS + 7200,
      instance_url: 'https://x.my.salesforce.com',
    },
  },
  Twitch: {
    body: {
      access_token: 'access',
      expires_in: 14_124,
      refresh_token: 'refresh',
      scope: ['chat:read', 'user:read:email'],
      token_type: 'bearer',
    },
    stored: {
      ...tokens,
      token_type: 'bearer',
      scope: 'chat:read user:read:email',
      expires_at_seconds: NOW_SECONDS + 14_124,
    },
  },
  Keycloak: {
    body: {
      ...tokens,
      expires_in: 300,
      refresh_expires_in: 1800,
      'not-before-policy': 0,
      session_state: 's',
      scope: 'email profile',
    },
    options: { keep: ['refresh_expires_in', 'session_state'] },
    stored: {
      ...tokens,
      scope: 'email profile',
      expires_at_seconds: NOW_SECONDS + 300,
      refresh_expires_at_seconds: NOW_SECONDS + 1800,
      session_state: 's',
    },
  },
  'Keycloak, for an offline token, whose lifetime of 0 is none': {
    body: { ...tokens, expires_in: 300, refresh_expires_in: 0, scope: 'offline_access' },
    stored: { ...tokens, scope: 'offline_access', expires_at_seconds: NOW_SECONDS + 300 },
  },
  Auth0: {
    body: { ...tokens, expires_in: 86_400, id_token: 'x.y.z', scope: null },
    options: { scope: 'openid read:appointments' },
    stored: {
      ...tokens,
      identity_id: 'user-1',
      scope: 'openid read:appointments',
      expires_at_seconds: NOW_SECONDS + 86_400,
    },
  },
  'Okta with DPoP': {
    body: { ...tokens, token_type: 'DPoP', expires_in: 3600, scope: 'offline_access' },
    stored: { ...tokens, token_type: 'DPoP', scope: 'offline_access', expires_at_seconds: NOW_SECONDS + 3600 },
  },
  'WSO2, whose tokens of applications may never expire': {
    body: { ...bearer, scope: 'default', expires_in: 9_223_372_036_854_776 },
    stored: { ...bearer, scope: 'default', expires_at_seconds: NEVER },
  },
  Cognito: {
    body: { ...tokens, expires_in: 3600, id_token: 'x.y.z' },
    stored: { ...tokens, identity_id: 'user-1', scope: '', expires_at_seconds: NOW_SECONDS + 3600 },
  },
  'LINE, whose ID tokens are signed with the secret of the channel': {
    body: { ...tokens, expires_in: 2_592_000, id_token: 'x.y.z', scope: 'profile openid' },
    options: { identity: 'ignore', keep: ['id_token'] },
    stored: { ...tokens, scope: 'profile openid', expires_at_seconds: NOW_SECONDS + 2_592_000, id_token: 'x.y.z' },
  },
  'Shopify, online': {
    body: {
      access_token: 'access',
      scope: 'write_orders,read_customers',
      expires_in: 86_399,
      associated_user_scope: 'write_orders',
      associated_user: { id: 902_541_635, email: 'a@example' },
    },
    options: { scopeSeparator: ',', identity: '902541635', keep: ['associated_user'] },
    stored: {
      access_token: 'access',
      identity_id: '902541635',
      scope: 'write_orders read_customers',
      expires_at_seconds: NOW_SECONDS + 86_399,
      associated_user: { id: 902_541_635, email: 'a@example' },
    },
  },
  'Shopify, offline': {
    body: { access_token: 'access', scope: 'write_orders,read_customers' },
    options: { scopeSeparator: ',' },
    stored: { access_token: 'access', scope: 'write_orders read_customers', expires_at_seconds: NEVER },
  },
  'a server that writes null for what it does not know': {
    body: { ...bearer, expires_in: null, refresh_token: null, scope: null, id_token: null },
    stored: { ...bearer, scope: '', expires_at_seconds: NEVER },
  },
  'a server that writes nothing for what it does not know': {
    body: {
      access_token: 'access',
      expires_in: '',
      refresh_token: '',
      scope: '',
      id_token: '',
      token_type: '',
      resource_server: '',
      error: '',
    },
    stored: { access_token: 'access', scope: '', expires_at_seconds: NEVER },
  },
};
