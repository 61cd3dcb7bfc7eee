import { IDTokenError, type IDTokenErrorReason } from '../errors/id-token-error.ts';
import { type IDTokenClaims, parseClaims } from './id-token-claims.ts';
import type { IssuerNames } from './issuer/issuer-names.ts';

/** What the claims must agree with. */
export interface ExpectedClaims {
  readonly issuer: IssuerNames;
  /** What the issuer's configuration calls it. */
  readonly configuredIssuer: string;
  readonly clientId: string;
  readonly audience: string;
  /** By how much the clocks may differ, in seconds. */
  readonly leewaySeconds: number;
  /** The time, in milliseconds since the epoch. */
  readonly now: number;
}

/**
 * Checks what jose has not checked of the claims of an ID token whose signature is good.
 *
 * @throws {@link IDTokenError} when they do not hold. It names claims, but no value that came with the token.
 * @see {@link https://openid.net/specs/openid-connect-core-1_0.html#IDTokenValidation | OpenID Connect Core, 3.1.3.7}
 */
export function checkClaims(payload: unknown, expected: ExpectedClaims): IDTokenClaims {
  const claims = parseClaims(payload);
  expected.issuer.check(claims, expected.configuredIssuer);
  if (claims.azp !== undefined && claims.azp !== expected.clientId) {
    throw refusal(
      'audience',
      `The ID token was made for another client than ${JSON.stringify(expected.clientId)}: its claim "azp" says so. ` +
        'If that client logs in, it is the "clientId"; whom it logs in to is the "audience".',
    );
  }
  // To jose, "iat" is the age of a token, which has no limit here.
  if (claims.iat !== undefined && claims.iat > expected.now / 1000 + expected.leewaySeconds)
    throw notYetValid(expected);
  return Object.freeze(claims);
}

/**
 * The error for claims that jose refused.
 *
 * It never is the cause: jose's carries the payload.
 */
export function claimsRefused(
  { code, claim, payload }: { readonly code?: unknown; readonly claim?: unknown; readonly payload?: unknown },
  expected: ExpectedClaims,
): IDTokenError {
  parseClaims(payload);
  if (code === 'ERR_JWT_EXPIRED') {
    return refusal('expired', `The ID token has expired, by more than the leeway of ${expected.leewaySeconds} s.`);
  }
  if (claim === 'nbf') return notYetValid(expected);
  return refusal('audience', `The ID token is not for the client ${JSON.stringify(expected.audience)}.`);
}

const notYetValid = ({ leewaySeconds }: ExpectedClaims): IDTokenError =>
  refusal(
    'not-yet-valid',
    `The ID token is not valid yet, by more than the leeway of ${leewaySeconds} s. Check the clock.`,
  );

const refusal = (reason: IDTokenErrorReason, message: string): IDTokenError => new IDTokenError(message, { reason });
