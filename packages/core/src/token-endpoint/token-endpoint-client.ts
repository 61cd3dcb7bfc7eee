import { checkFunction } from '../checks/check-function.ts';
import { checkObject } from '../checks/check-object.ts';
import { UsageError } from '../errors/input-errors.ts';
import { trustedAddress } from '../web/trusted-address.ts';

/**
 * The client that asks an authorization server for something, and how it does.
 *
 * @see {@link refreshWith} and {@link revokeAndRemove}, which take more than this
 */
export interface TokenEndpointClient {
  /** The id that the server knows the client by. */
  readonly clientId: string;
  /** Its secret, if it has one. **A page has none**: whoever opens it could read it there. */
  readonly clientSecret?: string | undefined;
  /**
   * Where the secret goes, in the words of OpenID Connect: `'client_secret_basic'`, the default, into the `authorization`
   * header, which every server has to take; `'client_secret_post'` into the body, which some take alone.
   */
  readonly clientAuthentication?: 'client_secret_basic' | 'client_secret_post' | undefined;
  /** Further parameters, such as `audience` or `resource`. */
  readonly parameters?: Readonly<Record<string, string>> | undefined;
  /**
   * How long the server may take, in milliseconds; 180,000 by default. Longer than the deadline of a refresh: a late answer
   * holds the only refresh token that is still good.
   */
  readonly timeoutMs?: number | undefined;
  /**
   * What to fetch with; by default what `globalThis.fetch` is at that moment. It must heed `signal` and
   * `redirect: 'manual'`.
   */
  readonly fetch?: typeof globalThis.fetch | undefined;
}

/** What every request has anyway, or what would be another one. */
const OWN_PARAMETERS = ['grant_type', 'refresh_token', 'token', 'token_type_hint', 'client_id', 'client_secret'];

/** @throws {@link UsageError} naming the option that is not as documented, and never its value. */
export function checkClient(client: TokenEndpointClient, what: string): void {
  checkObject(client, `The options of ${what}`);
  const { clientId, clientSecret = '-', clientAuthentication, parameters = {}, timeoutMs = 1, fetch } = client;
  const require = (holds: boolean, problem: string): void => {
    if (!holds) throw new UsageError(`${what}(): ${problem}.`);
  };
  require(isText(clientId), 'clientId must name the client');
  require(isText(clientSecret), 'clientSecret must be a string that is not empty, or left out');
  require(clientAuthentication === undefined ||
    clientAuthentication === 'client_secret_basic' ||
    clientAuthentication ===
      'client_secret_post', "clientAuthentication must be 'client_secret_basic' or 'client_secret_post'");
  require(Number.isFinite(timeoutMs) && timeoutMs > 0, 'timeoutMs must be more than 0');
  if (fetch !== undefined) checkFunction(fetch, `${what}(): fetch`);
  checkObject(parameters, `"parameters" of ${what}`);
  require(Object.values(parameters).every((value) => typeof value === 'string'), 'parameters must be strings');
  const own = OWN_PARAMETERS.find((name) => Object.hasOwn(parameters, name));
  require(own === undefined, `parameters must not have "${own}", which is sent by itself`);
}

/**
 * The address of an endpoint.
 *
 * @param name The option that gave it.
 * @throws {@link UsageError} when secrets must not be sent there.
 */
export function checkEndpoint(address: string, name: string): URL {
  const url = typeof address === 'string' ? trustedAddress(address) : undefined;
  // What `fetch` says of an address with a password shows both.
  if (url !== undefined && url.username === '' && url.password === '') return url;
  throw new UsageError(`"${name}" must be an https address without a user, or one of this machine.`);
}

const isText = (value: unknown): boolean => typeof value === 'string' && value !== '';
