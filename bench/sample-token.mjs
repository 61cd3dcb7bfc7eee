import { TokenStorageData } from '@token-storage/core';

/** Token data as a server gives it, another one each round. */
export const sampleToken = (resource_server, round = 0) =>
  new TokenStorageData({
    resource_server,
    scope: 'urn:globus:auth:scope:transfer.api.globus.org:all',
    access_token: 'a'.repeat(180),
    refresh_token: 'r'.repeat(60),
    expires_at_seconds: 2_000_000_000 + round,
    token_type: 'Bearer',
  });
