import {
  type TokenDataByResourceServer,
  type TokenDataValidator,
  tokenDataRecord,
  type TokenStorageData,
  type TokenValidationContext,
} from '@token-storage/core';

/** The context of data without an identity in a storage without one. */
export const nobody: TokenValidationContext = { priorIdentityId: undefined, tokenDataIdentityId: undefined };

/** Entries under their own resource servers. */
export const record = (...entries: TokenStorageData[]): TokenDataByResourceServer =>
  tokenDataRecord(entries.map((data) => [data.resource_server, data]));

/** Runs one hook of a validator; resolves when it lets the data pass. */
export const runHook = async (
  validator: TokenDataValidator,
  hook: 'beforeStore' | 'afterRetrieve',
  tokens: TokenDataByResourceServer,
  context: TokenValidationContext = nobody,
): Promise<void> => validator[hook](tokens, context);
