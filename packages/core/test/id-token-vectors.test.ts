import { describe, expect, it } from 'vitest';
import { IDTokenError } from '../src/errors/id-token-error.ts';
import type { IDTokenDecoderOptions } from '../src/id-token/id-token-decoder-options.ts';
import { IDTokenDecoder } from '../src/id-token/id-token-decoder.ts';
import type { JSONWebKeySet } from '../src/id-token/issuer/json-web-key-set.ts';
import type { OpenIDConfiguration } from '../src/id-token/issuer/openid-configuration.ts';
import { readFixture } from './support/read-fixture.ts';

interface TokenVector {
  readonly name: string;
  readonly token: string;
  readonly ok?: Record<string, unknown>;
  readonly decoder?: { readonly jwt_leeway?: number };
}

const fixture = readFixture<{
  readonly now: number;
  readonly client_id: string;
  readonly openid_configuration: OpenIDConfiguration;
  readonly jwks: JSONWebKeySet;
  readonly jwks_two_keys_wrong_first: JSONWebKeySet;
  readonly vectors: readonly TokenVector[];
  readonly audience_none: readonly TokenVector[];
}>('vectors-id-token.json');

const decoderFor = (options: Partial<IDTokenDecoderOptions> = {}): IDTokenDecoder =>
  new IDTokenDecoder({
    issuer: 'https://auth.globus.org',
    clientId: fixture.client_id,
    openidConfiguration: fixture.openid_configuration,
    jwks: fixture.jwks,
    now: () => fixture.now * 1000,
    ...options,
  });

const reasonFor = async (decoding: Promise<unknown>, token: string): Promise<unknown> => {
  try {
    return await decoding;
  } catch (error) {
    expect(error).toBeInstanceOf(IDTokenError);
    const { code, message, reason, cause } = error as IDTokenError;
    expect(code).toBe('ERR_ID_TOKEN');
    expect(cause).toBeUndefined();
    for (const part of token.split('.').filter((each) => each.length > 1)) expect(message).not.toContain(part);
    return reason;
  }
};

/** Why we refuse what the vectors name; what is not here is accepted. */
const reasons: Record<string, string> = {
  'wrong aud': 'audience',
  'aud list without us': 'audience',
  'exp 301 s ago': 'expired',
  'exp text': 'claims',
  'iat text': 'claims',
  'signature bit flipped': 'signature',
  'no signature': 'signature',
  'alg none': 'algorithm',
  'HS256 keyed with the public PEM': 'algorithm',
  empty: 'format',
  'crit header': 'format',
  'JWE-like 5 parts': 'format',
  'exp 299 s ago, leeway=0': 'expired',
};

/** Where we are stricter than Python on purpose. */
const stricter: Record<string, string> = {
  'wrong iss': 'issuer',
  'no sub': 'claims',
  'no exp': 'claims',
  // Checks cannot be switched off.
  'exp 301 s ago, verify_exp False': 'expired',
};

describe('IDTokenDecoder, on what the Python SDK decides', () => {
  const same = fixture.vectors.filter(({ name }) => !(name in stricter));

  it.each(same)('decides the same about: $name (items 104, 106, 107, 113)', async ({ name, token, ok, decoder }) => {
    const decoding = decoderFor({ leewaySeconds: decoder?.jwt_leeway }).decode(token);
    expect(await reasonFor(decoding, token)).toEqual(ok ?? reasons[name]);
    expect(ok === undefined).toBe(name in reasons);
  });

  it.each(fixture.vectors.filter(({ name }) => name in stricter))(
    'refuses, unlike Python: $name (items 108, 109)',
    async ({ name, token, ok }) => {
      expect(ok).toBeDefined();
      expect(await reasonFor(decoderFor().decode(token), token)).toBe(stricter[name]);
    },
  );

  it('finds the right key in second place, without a key id (item 105)', async () => {
    const [good] = fixture.vectors;
    const decoder = decoderFor({ jwks: fixture.jwks_two_keys_wrong_first });
    expect(await decoder.decode(good?.token ?? '')).toEqual(good?.ok);
  });

  it('requires an audience, which may be another than the client (item 106)', async () => {
    const [good, noAudience] = fixture.audience_none;
    expect(await reasonFor(decoderFor().decode(noAudience?.token ?? ''), noAudience?.token ?? '')).toBe('claims');
    const other = decoderFor({ audience: 'other' });
    expect(await reasonFor(other.decode(good?.token ?? ''), good?.token ?? '')).toBe('audience');
    const wrong = fixture.vectors.find(({ name }) => name === 'wrong aud');
    expect(await other.decode(wrong?.token ?? '')).toMatchObject({ aud: 'other' });
  });
});
