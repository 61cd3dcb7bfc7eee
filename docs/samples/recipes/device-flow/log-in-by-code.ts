import * as client from 'openid-client';

/**
 * Logs in where there is no browser: the user opens one anywhere, and types a code.
 *
 * @param show Tells the user what to open, and what to type there.
 * @returns What the token endpoint answered.
 */
export async function logInByCode(
  config: client.Configuration,
  scope: string,
  show: (address: string, code: string) => void,
  signal?: AbortSignal,
): Promise<client.TokenEndpointResponse> {
  const device = await client.initiateDeviceAuthorization(config, { scope });
  show(device.verification_uri_complete ?? device.verification_uri, device.user_code);
  // As often as the provider wants it, until the user has decided, or the code is over.
  return client.pollDeviceAuthorizationGrant(config, device, undefined, signal && { signal });
}
