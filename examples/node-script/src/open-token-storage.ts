import { NotExpiredValidator, UnchangingIdentityIDValidator, ValidatingTokenStorage } from '@token-storage/core';
import { JSONTokenStorage } from '@token-storage/json';

/** The tokens of one user in a file, and no expired ones. Any number of processes may open the same file. */
export function openTokenStorage(tokenFile: string): ValidatingTokenStorage {
  return new ValidatingTokenStorage(new JSONTokenStorage(tokenFile), {
    validators: [new NotExpiredValidator(), new UnchangingIdentityIDValidator()],
  });
}
