import { type TokenDataByResourceServer, TokenDataValidator, TokenValidationError } from '@token-storage/core';

/** Refuses to store token data whose scope is "refused", and to give out data whose scope is "hidden". */
export class ScopeValidator extends TokenDataValidator {
  override async beforeStore(tokens: TokenDataByResourceServer): Promise<void> {
    refuse(tokens, 'refused');
  }

  override async afterRetrieve(tokens: TokenDataByResourceServer): Promise<void> {
    refuse(tokens, 'hidden');
  }
}

function refuse(tokens: TokenDataByResourceServer, refused: string): void {
  for (const { scope } of Object.values(tokens)) {
    if (scope === refused) throw new TokenValidationError(`Token data is ${refused}.`);
  }
}
