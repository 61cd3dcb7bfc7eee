import { MissingTokenError } from '../errors/missing-token-error.ts';
import type { TokenDataByResourceServer } from '../token-data-by-resource-server.ts';
import { TokenDataValidator } from './token-data-validator.ts';

/** Refuses to hand out token data without a refresh token, with a {@link MissingTokenError}. */
export class HasRefreshTokensValidator extends TokenDataValidator {
  override afterRetrieve(tokens: TokenDataByResourceServer): void {
    for (const { resource_server, refresh_token } of Object.values(tokens)) {
      if (refresh_token !== undefined) continue;
      throw new MissingTokenError(`No refresh_token for ${JSON.stringify(resource_server)}: log in again.`, {
        resourceServer: resource_server,
      });
    }
  }
}
