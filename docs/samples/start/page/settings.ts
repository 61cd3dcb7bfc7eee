/** The name and the address of what is to be called. */
export const api = 'https://api.example';
export const issuer = 'https://auth.example';
export const clientId = 'your client id';
/** `openid` for an identity, `offline_access` for a refresh token. */
export const scope = 'openid offline_access';
/** As it is registered at the provider. */
export const redirectUri = `${location.origin}/`;
