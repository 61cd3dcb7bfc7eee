import { InvalidTokenDataError } from '../errors/input-errors.ts';
import { fingerprint } from './fingerprint.ts';

/** What is shown in place of a token. */
export const redacted = (secret: string): string => `[redacted ${fingerprint(secret)}]`;

const REDACTED = /^\[redacted [0-9a-f]{8}\]$/;

/** @throws {@link InvalidTokenDataError} when a token is what {@link redacted} gives. */
export function refuseRedacted(field: string, secret: string | null | undefined): void {
  if (secret === null || secret === undefined || !REDACTED.test(secret)) return;
  const problem = 'is redacted text, as JSON.stringify shows it: use toDict() to get data to store or send';
  throw new InvalidTokenDataError(`Token data: '${field}' ${problem}.`, { field });
}
