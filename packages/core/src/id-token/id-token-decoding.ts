/** What a storage needs of an ID token decoder; {@link IDTokenDecoder} is one. */
export interface IDTokenDecoding {
  /** Verifies an ID token and gives its claims. Rejects when the token is not valid. */
  decode(idToken: string): Promise<{ readonly sub: string }>;
}
