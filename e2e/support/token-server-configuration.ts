import { generateKeyPairSync, randomBytes } from 'node:crypto';

import { MemoryAdapter } from 'example-provider';
import type { AdapterPayload, Configuration } from 'oidc-provider';

/** The client that refreshes, and gets tokens for itself too. */
export const CLIENT_ID = 'client';
export const SCOPE = 'openid offline_access api';
const HOUR_SECONDS = 3600;

/**
 * The configuration of a token server: its own key, its own memory, one public client.
 *
 * @param isRotating Whether a refresh token is spent when it is used; asked each time.
 */
export function tokenServerConfiguration(isRotating: () => boolean): Configuration {
  const records = new Map<string, AdapterPayload>();
  const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  return {
    adapter: (model) => new MemoryAdapter(model, records),
    jwks: { keys: [{ ...privateKey.export({ format: 'jwk' }), kty: 'RSA', alg: 'RS256', use: 'sig' }] },
    cookies: { keys: [randomBytes(32).toString('base64url')] },
    clients: [
      {
        client_id: CLIENT_ID,
        token_endpoint_auth_method: 'none',
        grant_types: ['authorization_code', 'refresh_token', 'client_credentials'],
        redirect_uris: ['https://app.example/'],
        response_types: ['code'],
      },
    ],
    scopes: SCOPE.split(' '),
    findAccount: (_context, sub) => ({ accountId: sub, claims: () => ({ sub }) }),
    ttl: {
      AccessToken: HOUR_SECONDS,
      ClientCredentials: HOUR_SECONDS,
      IdToken: HOUR_SECONDS,
      RefreshToken: HOUR_SECONDS,
      Grant: HOUR_SECONDS,
    },
    rotateRefreshToken: isRotating,
    features: { devInteractions: { enabled: false }, clientCredentials: { enabled: true } },
  };
}
