/** The name and the address of what is to be called. */
export const api = process.env['API'] ?? 'https://api.example';
export const issuer = process.env['ISSUER'] ?? 'https://auth.example';
export const clientId = process.env['CLIENT_ID'] ?? 'your client id';
/** `openid` for an identity, `offline_access` for a refresh token. */
export const scope = process.env['SCOPE'] ?? 'openid offline_access';
