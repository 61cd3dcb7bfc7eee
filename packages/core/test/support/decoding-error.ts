import { IDTokenError, type IDTokenErrorReason } from '../../src/errors/id-token-error.ts';

/** The error that decoding an ID token ends with. */
export async function errorOf(decoding: Promise<unknown>): Promise<IDTokenError> {
  const error: unknown = await decoding.then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  if (error instanceof IDTokenError) return error;
  throw new Error('The ID token was not refused with an IDTokenError.', { cause: error });
}

/** Why an ID token was refused. */
export const reasonOf = async (decoding: Promise<unknown>): Promise<IDTokenErrorReason> =>
  (await errorOf(decoding)).reason;
