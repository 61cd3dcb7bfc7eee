import { inspect } from 'node:util';
import { CompactSign, exportJWK, generateKeyPair } from 'jose';
import { beforeAll, describe, expect, it, onTestFinished, vi } from 'vitest';
import type { IDTokenError } from '../src/errors/id-token-error.ts';
import type { IDTokenDecoderOptions } from '../src/id-token/id-token-decoder-options.ts';
import { IDTokenDecoder } from '../src/id-token/id-token-decoder.ts';
import { errorOf, reasonOf } from './support/decoding-error.ts';
import { type SigningKey, signingKey } from './support/id-token-issuer.ts';

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

  it('names the algorithm of a token that a shared secret has signed, and the way out (item 104)', async () => {
    const header = Buffer.from(JSON.stringify({ alg: 'HS256' })).toString('base64url');
    const { message } = await errorOf(decode(`${header}.e30.AA`, [ec.jwk], ['ES256']));
    for (const word of ['HS256', 'secret', 'ES256', 'idTokenDecoder']) expect(message).toContain(word);
  });

  it('names the algorithm of any other token, but nothing that is no name', async () => {
    expect((await errorOf(decode(await ec.sign(claims()), [ec.jwk], ['RS512']))).message).toContain(
      'signed with ES256',
    );
    const header = Buffer.from(JSON.stringify({ alg: 'a long secret text' })).toString('base64url');
    expect((await errorOf(decode(`${header}.e30.AA`, [ec.jwk]))).message).not.toContain('secret');
    const many = Array.from({ length: 10_000 }, (_, n) => `X${n}`);
    expect((await errorOf(decode(await ec.sign(claims()), [ec.jwk], many))).message.length).toBeLessThan(600);
  });

  it('says so where there is no Web Crypto, as in a page without https', async () => {
    const token = await ec.sign(claims());
    vi.stubGlobal('crypto', {});
    onTestFinished(() => void vi.unstubAllGlobals());
    expect(await reasonOf(decode(token, [ec.jwk]))).toBe('unsupported');
  });

  it('leaves keys that were given as they are, for another library to use', async () => {
    const given = { ...ec.jwk, key_ops: ['verify'] };
    expect(await decode(await ec.sign(claims()), [given])).toMatchObject({ sub: 'me' });
    expect(Object.isFrozen(given)).toBe(false);
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

  it('refuses a token that was made for another client, which lists ours (item 106)', async () => {
    expect(await decision({ azp: clientId })).toBe('accepted');
    expect(await decision({ azp: clientId, aud: ['x', clientId] })).toBe('accepted');
    for (const aud of [clientId, ['x', clientId]]) {
      for (const azp of ['x', '', `${clientId} `]) expect(await decision({ aud, azp })).toBe('audience');
      for (const azp of [null, 1, [clientId]]) expect(await decision({ aud, azp })).toBe('claims');
    }
    expect(await decision({ aud: 'api', azp: clientId }, { audience: 'api' })).toBe('accepted');
    expect(await decision({ aud: 'api', azp: 'api' }, { audience: 'api' })).toBe('audience');
  });

  it('names the first claim that has the wrong type, and never its value, nor gives it as a cause', async () => {
    const wrong: Record<string, unknown> = {
      iss: 1,
      sub: ['S3cret'],
      aud: { S3cret: 1 },
      exp: 'S3cret',
      iat: 'S3cret',
      nbf: 'S3cret',
      azp: ['S3cret'],
    };
    for (const claim of Object.keys(wrong)) {
      const error = await errorOf(decode({ ...wrong, S3cret: 1 }));
      expect(error.reason).toBe('claims');
      expect(error.message).toContain(`The claim "${claim}" of`);
      expect(`${error.message} ${error.stack}`).not.toContain('S3cret');
      expect(error.cause).toBeUndefined();
      delete wrong[claim];
    }
  });

  it.each([{ exp: now - 600 }, { nbf: now + 600 }, { iat: now + 600 }, { aud: 'x' }, { iss: 'x' }, { azp: 'x' }])(
    'keeps the payload of a token that it refuses for %o to itself',
    async (changes) => {
      const error = await errorOf(decode({ ...changes, email: 'S3cret' }));
      expect(error.cause).toBeUndefined();
      expect(inspect(error, { depth: null, showHidden: true })).not.toContain('S3cret');
    },
  );

  it('keeps a claim of any name', async () => {
    const token = await signedText(`{"iss":"${issuer}","sub":"me","aud":"client","exp":${now},"__proto__":{"a":1}}`);
    const result = await decoderFor([token.jwk]).decode(token.text);
    expect(Object.getOwnPropertyDescriptor(result, '__proto__')?.value).toEqual({ a: 1 });
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
    const notUnicode = JSON.stringify(claims({ sub: '\xff' }));
    for (const payload of ['"secret"', '["secret"]', 'null', 'secret', notUnicode]) {
      const { text, jwk } = await signedText(payload);
      const error = await errorOf(decoderFor([jwk]).decode(text));
      expect(error.reason).toBe('format');
      expect(String(error.stack) + String(error.cause)).not.toContain('secret');
    }
  });
});

/** A token with this payload, byte for byte, and the key that verifies it. */
async function signedText(payload: string): Promise<{ text: string; jwk: object }> {
  const { publicKey, privateKey } = await generateKeyPair('ES256');
  const signing = new CompactSign(Buffer.from(payload, 'latin1')).setProtectedHeader({ alg: 'ES256' });
  return { text: await signing.sign(privateKey), jwk: await exportJWK(publicKey) };
}
