import { AuthorizationResponseError, ResponseBodyError } from 'oauth4webapi';

/** Why the provider gave no tokens, and what to do about it. */
export function loginRefusal(cause: unknown): Error {
  if (cause instanceof AuthorizationResponseError || cause instanceof ResponseBodyError) {
    const description = cause.error_description === undefined ? '' : ` (${JSON.stringify(cause.error_description)})`;
    return new Error(`The provider refused: ${JSON.stringify(cause.error)}${description}. ${advice(cause.error)}`, {
      cause,
    });
  }
  if (cause instanceof Error && cause.name === 'TimeoutError') return cause;
  return new Error('The answer of the provider cannot be trusted or read. Run it again; check ISSUER and CLIENT_ID.', {
    cause,
  });
}

function advice(error: string): string {
  switch (error) {
    case 'access_denied':
      return 'Run it again, and agree.';
    case 'invalid_scope':
    case 'unknown_scope':
      return 'Set SCOPE to what it knows.';
    case 'invalid_grant':
      return 'A code is good once and for a short time: run it again.';
    default:
      return 'Check CLIENT_ID: it must be a public client, with this redirect address.';
  }
}
