import type { IDTokenDecoding, TokenResponse, TokenStorage } from '@token-storage/core';

/** Globus Auth's answer, without an ID token. */
export const globus = {
  access_token: 'access',
  expires_in: 172_800,
  resource_server: 'auth.globus.org',
  scope: 'openid',
  token_type: 'Bearer',
  refresh_token: 'refresh',
  other_tokens: [],
} satisfies TokenResponse;

/** A decoder that takes any ID token, and notes what it was asked. */
export const decoding = (sub: string): IDTokenDecoding & { readonly seen: string[] } => {
  const seen: string[] = [];
  return {
    seen,
    decode: async (idToken) => {
      seen.push(idToken);
      return { sub, iss: 'issuer', exp: 0 } as Awaited<ReturnType<IDTokenDecoding['decode']>>;
    },
  };
};

/** Stores a response as JavaScript would, whatever it is. */
export const store = (storage: TokenStorage, response: unknown, options?: object): Promise<void> =>
  storage.storeTokenResponse(response as TokenResponse, options);

/** All that is stored, as plain objects. */
export const storedIn = async (storage: TokenStorage): Promise<Record<string, object>> =>
  Object.fromEntries(
    Object.entries(await storage.getTokenDataByResourceServer()).map(([name, data]) => [name, { ...data.toDict() }]),
  );
