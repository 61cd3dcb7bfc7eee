import { generateKeyPairSync, randomBytes } from 'node:crypto';

import type { AdapterPayload, Configuration, JWK } from 'oidc-provider';

import { accounts } from './accounts.ts';
import { escapeHtml } from './escape-html.ts';
import { MemoryAdapter } from './memory-adapter.ts';
import { page } from './page.ts';
import { API_SCOPE } from './protected-api.ts';

export const NATIVE_CLIENT_ID = 'demo-native';
export const SPA_CLIENT_ID = 'demo-spa';

/** The configuration of one provider: its own key, its own memory, two public clients. */
export function providerConfiguration(
  accessTokenLifetimeSeconds: number,
  spaOrigins: readonly string[],
): Configuration {
  const records = new Map<string, AdapterPayload>();
  return {
    adapter: (model) => new MemoryAdapter(model, records),
    jwks: { keys: [signingKey()] },
    cookies: { keys: [randomBytes(32).toString('base64url')] },
    clients: [
      {
        client_id: NATIVE_CLIENT_ID,
        client_name: 'the Node example',
        application_type: 'native',
        // On any port (RFC 8252 §7.3).
        redirect_uris: ['http://127.0.0.1/callback'],
        ...publicClient,
      },
      {
        client_id: SPA_CLIENT_ID,
        client_name: 'the browser example',
        redirect_uris: spaOrigins.map((origin) => `${origin}/`),
        ...publicClient,
      },
    ],
    scopes: ['openid', 'offline_access', API_SCOPE],
    claims: { openid: ['sub'], email: ['email'], profile: ['name'] },
    findAccount: (_context, sub) => {
      const account = accounts.get(sub);
      return account && { accountId: sub, claims: () => ({ sub, name: account.name, email: account.email }) };
    },
    ttl: {
      AccessToken: accessTokenLifetimeSeconds,
      IdToken: HOUR_SECONDS,
      RefreshToken: DAY_SECONDS,
      Interaction: HOUR_SECONDS,
      Session: DAY_SECONDS,
      Grant: DAY_SECONDS,
    },
    // Everything runs by one clock, and short lifetimes are to be short.
    clockTolerance: 0,
    rotateRefreshToken: true,
    clientBasedCORS: (_context, origin, client) =>
      client.redirectUris?.some((redirectUri) => new URL(redirectUri).origin === origin) ?? false,
    features: { devInteractions: { enabled: false }, revocation: { enabled: true, allowedPolicy: () => true } },
    renderError: (context, { error, error_description }) => {
      context.type = 'html';
      context.body = page('That did not work', `<p>${escapeHtml(`${error}: ${error_description ?? ''}`)}</p>`);
    },
  };
}

const HOUR_SECONDS = 3600;
const DAY_SECONDS = 24 * HOUR_SECONDS;

const publicClient = {
  token_endpoint_auth_method: 'none',
  grant_types: ['authorization_code', 'refresh_token'],
  response_types: ['code'],
} as const;

function signingKey(): JWK {
  const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  return { ...privateKey.export({ format: 'jwk' }), kty: 'RSA', alg: 'RS256', use: 'sig' };
}
