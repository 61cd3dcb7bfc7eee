// What a program writes, for the compilers and bundlers that are tried on it.
import { MissingTokenError, NotExpiredValidator, TokenStorageData, ValidatingTokenStorage } from '@token-storage/core';
import { JSONTokenStorage, type JSONTokenStorageOptions } from '@token-storage/json';
import { MemoryTokenStorage } from '@token-storage/memory';

const options: JSONTokenStorageOptions = { namespace: 'consumers' };

/** Stores a login in a file, and reads it with another storage: the codes of errors and tokens that it met. */
export async function logIn(path: string): Promise<readonly string[]> {
  await using storage = new JSONTokenStorage(path, options);
  const validating = new ValidatingTokenStorage(storage, { validators: [new NotExpiredValidator()] });
  const missing = await validating.getTokenData('api.example').catch((error: unknown) => error);
  await validating.storeTokenResponse(
    { access_token: 'FAKE-access', token_type: 'Bearer', expires_in: 3600, scope: 'read' },
    { resourceServer: 'api.example' },
  );
  const data = await new JSONTokenStorage(path, options).getTokenData('api.example');
  const memory = new MemoryTokenStorage();
  if (data !== undefined) await memory.storeTokenData(TokenStorageData.fromDict(data.toDict()));
  const copy = await memory.getTokenData('api.example');
  return [missing instanceof MissingTokenError ? missing.code : 'none', copy?.access_token ?? 'none'];
}
