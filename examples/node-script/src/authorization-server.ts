import * as oauth from 'oauth4webapi';

/**
 * What the issuer says of itself.
 *
 * @throws Error when it cannot be reached, or is another than it should be.
 * @see https://openid.net/specs/openid-connect-discovery-1_0.html
 */
export async function discover(issuer: string, signal: AbortSignal): Promise<oauth.AuthorizationServer> {
  try {
    const url = new URL(issuer);
    const response = await oauth.discoveryRequest(url, requestOptions(issuer, signal));
    return await oauth.processDiscoveryResponse(url, response);
  } catch (cause) {
    throw new Error(`There is no OpenID provider at ${JSON.stringify(issuer)}: check ISSUER and the network.`, {
      cause,
    });
  }
}

/** For one request: however long a human may take, a server has 20 s; one on this machine may speak plain HTTP. */
export function requestOptions(issuer: string, signal: AbortSignal): RequestOptions {
  return {
    signal: AbortSignal.any([signal, AbortSignal.timeout(20_000)]),
    [oauth.allowInsecureRequests]: new URL(issuer).hostname === '127.0.0.1',
  };
}

interface RequestOptions {
  readonly signal: AbortSignal;
  readonly [oauth.allowInsecureRequests]: boolean;
}
