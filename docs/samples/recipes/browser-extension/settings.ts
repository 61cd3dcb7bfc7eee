export const api = 'https://api.example';
export const authorizationEndpoint = 'https://auth.example/authorize';
export const tokenEndpoint = 'https://auth.example/token';
export const clientId = 'your client id';
export const scope = 'openid offline_access';
