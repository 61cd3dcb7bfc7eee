import { TokenStorageData, type TokenStorageDataFields } from '@token-storage/core';

/** Token data for a resource server. */
export const sample = (resourceServer: string, fields: Partial<TokenStorageDataFields> = {}): TokenStorageData =>
  new TokenStorageData({
    resource_server: resourceServer,
    scope: 'read write',
    access_token: `access-${resourceServer}`,
    expires_at_seconds: 2_000_000_000,
    ...fields,
  });
