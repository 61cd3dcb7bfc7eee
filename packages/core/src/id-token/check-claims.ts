import { IDTokenError, type IDTokenErrorReason } from '../errors/id-token-error.ts';
import type { IDTokenClaims } from './id-token-claims.ts';

/** What the claims must agree with. */
export interface ExpectedClaims {
  readonly issuer: string;
  readonly audience: string;
  /** By how much the clocks may differ, in seconds. */
  readonly leewaySeconds: number;
  /** The time, in milliseconds since the epoch. */
  readonly now: number;
}

/**
 * Checks the claims of an ID token whose signature is good.
 *
 * A token is expired when exactly the leeway has passed, and valid when it is exactly the leeway ahead.
 *
 * @throws {@link IDTokenError} when they do not hold. It names claims, but no value that came with the token.
 * @see {@link https://openid.net/specs/openid-connect-core-1_0.html#IDTokenValidation | OpenID Connect Core, 3.1.3.7}
 */
export function checkClaims(payload: unknown, expected: ExpectedClaims): IDTokenClaims {
  if (typeof payload !== 'object' || payload === null || Array.isArray(payload)) {
    refuse('format', 'The payload of the ID token is not a JSON object.');
  }
  const { iss, sub, aud, exp, iat, nbf } = payload as Record<string, unknown>;
  requireClaim('iss', typeof iss === 'string', 'a string');
  requireClaim('sub', typeof sub === 'string' && sub !== '', 'a string that is not empty');
  const audiences: unknown[] = Array.isArray(aud) ? aud : [aud];
  requireClaim(
    'aud',
    audiences.every((each) => typeof each === 'string'),
    'a string or a list of strings',
  );
  requireClaim('exp', isTime(exp), 'a number');
  requireClaim('iat', iat === undefined || isTime(iat), 'a number, if it is there');
  requireClaim('nbf', nbf === undefined || isTime(nbf), 'a number, if it is there');

  if (iss !== expected.issuer) {
    refuse('issuer', `The ID token does not come from the issuer ${JSON.stringify(expected.issuer)}.`);
  }
  if (!audiences.includes(expected.audience)) {
    refuse('audience', `The ID token is not for the client ${JSON.stringify(expected.audience)}.`);
  }
  const now = expected.now / 1000;
  if ((exp as number) <= now - expected.leewaySeconds) {
    refuse('expired', `The ID token has expired, by more than the leeway of ${expected.leewaySeconds} s.`);
  }
  for (const since of [iat, nbf]) {
    if (since !== undefined && (since as number) > now + expected.leewaySeconds) {
      refuse(
        'not-yet-valid',
        `The ID token is not valid yet, by more than the leeway of ${expected.leewaySeconds} s. Check the clock.`,
      );
    }
  }
  return Object.freeze(payload) as IDTokenClaims;
}

const isTime = (value: unknown): boolean => Number.isFinite(value);

function requireClaim(name: string, holds: boolean, form: string): void {
  if (!holds) refuse('claims', `The claim "${name}" of the ID token must be ${form}.`);
}

function refuse(reason: IDTokenErrorReason, message: string): never {
  throw new IDTokenError(message, { reason });
}
