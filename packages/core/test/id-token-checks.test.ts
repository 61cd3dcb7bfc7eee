import { CompactSign, exportJWK, generateKeyPair } from 'jose';
import { beforeAll, describe, expect, it } from 'vitest';
import { IDTokenError } from '../src/errors/id-token-error.ts';
import { IDTokenDecoder, type IDTokenDecoderOptions } from '../src/id-token/id-token-decoder.ts';
import { type SigningKey, signingKey } from './id-token-issuer.ts';

const issuer = 'https://issuer.example';
const clientId = 'client';
const now = 1_900_000_000;

let rsa: SigningKey;
let ec: SigningKey;
let other: SigningKey;
let unnamed: SigningKey;

beforeAll(async () => {
  rsa = await signingKey('RS512', { kid: 'rsa', alg: 'RS512', use: 'sig' });
  ec = await signingKey('ES256', { kid: 'ec' });
  other = await signingKey('ES256', { kid: 'other' });
  unnamed = await signingKey('ES256');
});

const decoderFor = (
  keys: readonly object[],
  algorithms = ['RS512', 'ES256'],
  options: Partial<IDTokenDecoderOptions> = {},
): IDTokenDecoder =>
  new IDTokenDecoder({
    issuer,
    clientId,
    openidConfiguration: { issuer, id_token_signing_alg_values_supported: algorithms },
    jwks: { keys },
    now: () => now * 1000,
    ...options,
  });
const claims = (changes: Record<string, unknown> = {}): Record<string, unknown> => ({
  iss: issuer,
  sub: 'me',
  aud: clientId,
  exp: now + 3600,
  ...changes,
});
const errorOf = async (decoding: Promise<unknown>): Promise<IDTokenError> => {
  const error = await decoding.then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  expect(error).toBeInstanceOf(IDTokenError);
  return error as IDTokenError;
};
const reasonOf = async (decoding: Promise<unknown>): Promise<string> => (await errorOf(decoding)).reason;

describe('IDTokenDecoder, keys and algorithms', () => {
  const decode = (token: string, keys: object[], algorithms?: string[]): Promise<unknown> =>
    decoderFor(keys, algorithms).decode(token);

  it('accepts exactly the algorithms that the issuer announces (item 104)', async () => {
    const token = await rsa.sign(claims());
    expect(await decode(token, [rsa.jwk], ['RS512'])).toMatchObject({ sub: 'me' });
    for (const algorithms of [['RS256'], ['ES256', 'PS512'], []]) {
      expect(await reasonOf(decode(token, [rsa.jwk], algorithms))).toBe('algorithm');
    }
  });

  it('accepts neither "none" nor a shared secret, even if the issuer announces them (item 104)', async () => {
    const encode = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64url');
    for (const alg of ['none', 'None', 'HS256', 'hs256']) {
      const token = `${encode({ alg })}.${encode(claims())}.`;
      expect(await reasonOf(decode(token, [{ kty: 'oct', k: 'AA' }], [alg, 'ES256']))).toBe('algorithm');
    }
  });

  it('uses the key that the token names, and no other (item 105)', async () => {
    const lying = await other.sign(claims(), { kid: 'ec' });
    expect(await reasonOf(decode(lying, [other.jwk, ec.jwk]))).toBe('signature');
    expect(await reasonOf(decode(await other.sign(claims()), [ec.jwk]))).toBe('key');
  });

  it('tries keys without an id for a token that names a key, and all keys for one that names none', async () => {
    const { kid: _, ...anonymous } = ec.jwk;
    expect(await decode(await ec.sign(claims()), [unnamed.jwk, anonymous])).toMatchObject({ sub: 'me' });
    expect(await decode(await unnamed.sign(claims()), [rsa.jwk, ec.jwk, unnamed.jwk])).toMatchObject({ sub: 'me' });
  });

  it('passes over keys that are for something else, or broken', async () => {
    const token = await ec.sign(claims());
    const unfit = [
      null,
      'x',
      {},
      { ...ec.jwk, x: '!' },
      { ...ec.jwk, use: 'enc' },
      { ...ec.jwk, alg: 'ES384' },
      rsa.jwk,
    ];
    expect(await reasonOf(decode(token, unfit as object[]))).toBe('key');
    expect(await decode(token, [...(unfit as object[]), ec.jwk])).toMatchObject({ sub: 'me' });
  });

  it('verifies elliptic curves, Edwards curves and RSA-PSS as well', async () => {
    for (const alg of ['EdDSA', 'PS256', 'ES384']) {
      const key = await signingKey(alg, { kid: alg });
      expect(await decode(await key.sign(claims()), [key.jwk], [alg])).toMatchObject({ sub: 'me' });
    }
  });
});

describe('IDTokenDecoder, claims', () => {
  const decode = async (changes: Record<string, unknown>, options: Partial<IDTokenDecoderOptions> = {}) =>
    decoderFor([ec.jwk], undefined, options).decode(await ec.sign(claims(changes)));
  const decision = (changes: Record<string, unknown>, options?: Partial<IDTokenDecoderOptions>): Promise<unknown> =>
    decode(changes, options).then(
      () => 'accepted',
      (error: IDTokenError) => error.reason,
    );

  it('gives all claims, and nobody can change them', async () => {
    const result = await decode({ email: 'me@example.org', iat: now, nbf: now });
    expect(result).toEqual({ ...claims(), email: 'me@example.org', iat: now, nbf: now });
    expect(Object.isFrozen(result)).toBe(true);
  });

  it('takes a token for expired when exactly the leeway has passed, and not a second earlier (item 107)', async () => {
    expect(await decision({ exp: now - 299 })).toBe('accepted');
    expect(await decision({ exp: now - 300 })).toBe('expired');
    expect(await decision({ exp: now - 299 }, { now: () => now * 1000 + 999 })).toBe('accepted');
    expect(await decision({ exp: now - 299 }, { now: () => now * 1000 + 1000 })).toBe('expired');
    expect(await decision({ exp: now + 1 }, { leewaySeconds: 0 })).toBe('accepted');
    expect(await decision({ exp: now }, { leewaySeconds: 0 })).toBe('expired');
  });

  it.each(['nbf', 'iat'])(
    'accepts %s when it is exactly the leeway ahead, and not a second more (item 107)',
    async (claim) => {
      expect(await decision({ [claim]: now + 300 })).toBe('accepted');
      expect(await decision({ [claim]: now + 301 })).toBe('not-yet-valid');
      expect(await decision({ [claim]: now + 301 }, { now: () => now * 1000 + 999 })).toBe('not-yet-valid');
      expect(await decision({ [claim]: now }, { leewaySeconds: 0 })).toBe('accepted');
      expect(await decision({ [claim]: now + 1 }, { leewaySeconds: 0 })).toBe('not-yet-valid');
    },
  );

  it('uses the real clock by default', async () => {
    const seconds = Math.floor(Date.now() / 1000);
    expect(await decision({ exp: seconds + 60 }, { now: undefined })).toBe('accepted');
    expect(await decision({ exp: seconds - 600 }, { now: undefined })).toBe('expired');
  });

  it('takes the client for the audience, alone or among others (item 106)', async () => {
    expect(await decision({ aud: ['x', clientId] })).toBe('accepted');
    for (const aud of ['x', '', [], ['x'], `${clientId} `]) expect(await decision({ aud })).toBe('audience');
    for (const aud of [undefined, null, 1, {}, [clientId, 1], [[clientId]]])
      expect(await decision({ aud })).toBe('claims');
  });

  it('requires issuer, subject and expiry, of the right type (item 108)', async () => {
    for (const iss of ['https://evil.example', `${issuer}/`, '']) expect(await decision({ iss })).toBe('issuer');
    for (const iss of [undefined, null, 1, [issuer]]) expect(await decision({ iss })).toBe('claims');
    for (const sub of [undefined, null, '', 1, ['me']]) expect(await decision({ sub })).toBe('claims');
    for (const exp of [undefined, null, String(now + 60), true]) expect(await decision({ exp })).toBe('claims');
    for (const time of [null, String(now), true]) {
      expect(await decision({ iat: time })).toBe('claims');
      expect(await decision({ nbf: time })).toBe('claims');
    }
  });

  it('refuses a payload that is no JSON object, without quoting it', async () => {
    const { publicKey, privateKey } = await generateKeyPair('ES256');
    const notUnicode = JSON.stringify(claims({ sub: '\xff' }));
    for (const payload of ['"secret"', '["secret"]', 'null', 'secret', notUnicode]) {
      const token = await new CompactSign(Buffer.from(payload, 'latin1'))
        .setProtectedHeader({ alg: 'ES256' })
        .sign(privateKey);
      const error = await errorOf(decoderFor([await exportJWK(publicKey)]).decode(token));
      expect(error.reason).toBe('format');
      expect(String(error.stack) + String(error.cause)).not.toContain('secret');
    }
  });
});
