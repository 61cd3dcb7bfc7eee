import type { TokenDataByResourceServer } from '@token-storage/core';

import type { Session } from '../protocol/messages.ts';

/** What the page may know of what is stored: field by field, so that nothing comes along by itself. */
export function sessionOf(tokens: TokenDataByResourceServer): Session {
  const entries = Object.values(tokens);
  return {
    identityId: entries.find(({ identity_id }) => identity_id !== undefined)
      ?.identity_id,
    access: entries.map(
      ({ resource_server, scope, expires_at_seconds, refresh_token }) => ({
        resourceServer: resource_server,
        scopes: scope.split(' ').filter(Boolean),
        expiresAtSeconds: expires_at_seconds,
        isRefreshable: refresh_token !== undefined,
      }),
    ),
  };
}
