/** The digits of what stands in place of a token, as `TokenStorageData.toJSON` gives it. */
export const fingerprint = (redacted: unknown): string | undefined =>
  typeof redacted === 'string' ? /[0-9a-f]{8}/.exec(redacted)?.[0] : undefined;
