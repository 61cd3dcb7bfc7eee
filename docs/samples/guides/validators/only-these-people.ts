import {
  type TokenDataByResourceServer,
  TokenDataValidator,
  type TokenValidationContext,
  TokenValidationError,
} from '@token-storage/core';

/** Refuses to store a login of anybody who is not on the list. */
export class OnlyThesePeople extends TokenDataValidator {
  readonly #identities: ReadonlySet<string>;

  constructor(identities: Iterable<string>) {
    super();
    this.#identities = new Set(identities);
  }

  override beforeStore(_tokens: TokenDataByResourceServer, { tokenDataIdentityId }: TokenValidationContext): void {
    if (tokenDataIdentityId !== undefined && this.#identities.has(tokenDataIdentityId)) return;
    throw new TokenValidationError('Your account is not on the list of those who may log in here.');
  }
}
