import { exportJWK, generateKeyPair, SignJWT } from 'jose';
import { expect, it } from 'vitest';
import { IDTokenDecoder } from '../src/id-token/id-token-decoder.ts';

const issuer = 'https://issuer.example';
const claims = { iss: issuer, sub: 'me', aud: 'client', exp: 2_000_000_000 };

it('verifies ID tokens with keys from the issuer, and tells a forged one', async () => {
  const { publicKey, privateKey } = await generateKeyPair('RS512');
  const { privateKey: forger } = await generateKeyPair('RS512');
  const documents: Record<string, unknown> = {
    [`${issuer}/.well-known/openid-configuration`]: {
      issuer,
      jwks_uri: `${issuer}/jwk.json`,
      id_token_signing_alg_values_supported: ['RS512'],
    },
    [`${issuer}/jwk.json`]: { keys: [await exportJWK(publicKey)] },
  };
  const requests: string[] = [];
  const decoder = new IDTokenDecoder({
    issuer,
    clientId: 'client',
    now: () => 1_900_000_000_000,
    fetch: async (url) => {
      requests.push(url as string);
      return Response.json(documents[url as string]);
    },
  });
  const sign = (key: CryptoKey): Promise<string> => new SignJWT(claims).setProtectedHeader({ alg: 'RS512' }).sign(key);
  expect(await decoder.decode(await sign(privateKey))).toEqual(claims);
  await expect(decoder.decode(await sign(forger))).rejects.toMatchObject({ code: 'ERR_ID_TOKEN', reason: 'signature' });
  expect(requests.map((url) => url.slice(issuer.length))).toEqual([
    '/.well-known/openid-configuration',
    '/jwk.json',
    '/jwk.json',
  ]);
});

it('reports an issuer that cannot be reached, with the fetch of the browser', async () => {
  const decoder = new IDTokenDecoder({ issuer: 'http://localhost:9', clientId: 'client' });
  await expect(decoder.decode('x.y.z')).rejects.toMatchObject({ code: 'ERR_ID_TOKEN', reason: 'fetch' });
});
