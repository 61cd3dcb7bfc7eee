import { checkString } from '../checks/check-string.ts';
import type { ObtainRequest } from '../refresh/options-and-errors/refreshing-options.ts';
import type { TokenResponse } from '../token-response/token-response.ts';
import { askEndpoint } from './ask-endpoint.ts';
import type { TokenEndpointOptions } from './refresh-with.ts';
import { checkClient, checkEndpoint } from './token-endpoint-client.ts';

/** A token endpoint, and the client that asks it for tokens of its own. */
export interface ClientCredentialsOptions extends TokenEndpointOptions {
  /** What to ask for; by default what the storage asks for, and else nothing, which leaves it to the server. */
  readonly scope?: string | undefined;
}

/**
 * Makes the `obtain` of a {@link RefreshingTokenStorage}: a function that gets a token for the client itself
 * (`client_credentials`), with `fetch`.
 *
 * What is asked for is the same for every resource server. Where each has a scope, an `audience` or a `resource` of its
 * own, make a function for each:
 *
 * @example
 * ```ts
 * import { clientCredentialsWith } from '@token-storage/core';
 *
 * const client = { tokenEndpoint: 'https://auth.example/token', clientId: 'service', clientSecret: 'FAKE-secret' };
 *
 * export const obtain: ReturnType<typeof clientCredentialsWith> = (request) =>
 *   clientCredentialsWith({ ...client, parameters: { audience: request.resourceServer } })(request);
 * ```
 *
 * @returns A function that rejects with {@link TokenEndpointError}.
 * @throws {@link UsageError} when an option is not as documented.
 * @see https://www.rfc-editor.org/rfc/rfc6749#section-4.4
 */
export function clientCredentialsWith(
  options: ClientCredentialsOptions,
): (request: ObtainRequest) => Promise<TokenResponse> {
  checkClient(options, 'clientCredentialsWith');
  if (options.scope !== undefined) checkString(options.scope, '"scope" of clientCredentialsWith');
  const client = { ...options };
  const endpoint = checkEndpoint(client.tokenEndpoint, 'tokenEndpoint');
  return async ({ scope = '', signal }) => {
    const asked = client.scope ?? scope;
    return (await askEndpoint({
      endpoint,
      what: 'The token endpoint',
      client,
      parameters: { grant_type: 'client_credentials', ...(asked !== '' && { scope: asked }) },
      signal,
    })) as TokenResponse;
  };
}
