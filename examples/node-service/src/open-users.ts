import {
  IDTokenDecoder,
  NotExpiredValidator,
  RefreshingTokenStorage,
  refreshWith,
  UnchangingIdentityIDValidator,
  ValidatingTokenStorage,
} from '@token-storage/core';
import { RedisTokenStorage, type RedisTokenStorageClient } from '@token-storage/redis';

import type { Settings } from './settings.ts';

/** Before every key, so that the service can share a server with others. */
export const PREFIX = 'node-service:';

/** As long as the provider keeps its refresh tokens: what nobody has used for so long is worth nothing. */
const DAY_SECONDS = 24 * 3600;

/**
 * The tokens of all users, a namespace for each. Every process of the service opens them for itself; a refresh token is spent
 * once all the same.
 *
 * @param client Stays the caller's, who closes it.
 */
export function openUsers(
  client: RedisTokenStorageClient,
  { issuer, clientId }: Settings,
  tokenEndpoint: string,
): RefreshingTokenStorage {
  const redis = new RedisTokenStorage(client, { prefix: PREFIX, expireAfterSeconds: DAY_SECONDS });
  const validating = new ValidatingTokenStorage(redis, {
    validators: [new NotExpiredValidator(), new UnchangingIdentityIDValidator()],
  });
  const users = new RefreshingTokenStorage(validating, { refresh: refreshWith({ tokenEndpoint, clientId }) });
  users.idTokenDecoder = new IDTokenDecoder({ issuer, clientId });
  return users;
}
