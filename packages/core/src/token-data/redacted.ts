import { fingerprint } from './fingerprint.ts';
import { invalidField } from './invalid-field.ts';

/** What is shown in place of a token. */
export const redacted = (secret: string | undefined): string | undefined =>
  secret === undefined ? undefined : `[redacted ${fingerprint(secret)}]`;

const REDACTED = /^\[redacted [0-9a-f]{8}\]$/;

/** @throws {@link InvalidTokenDataError} when a token is what {@link redacted} gives. */
export function refuseRedacted(field: string, secret: string | null | undefined): void {
  if (!REDACTED.test(secret ?? '')) return;
  throw invalidField(
    'Token data',
    field,
    'a token, not what JSON.stringify shows of it: store or send what toDict() gives',
  );
}
