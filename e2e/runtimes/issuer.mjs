// An issuer of ID tokens, for the programs that try them in each runtime.
import { generateKeyPairSync, sign } from 'node:crypto';
import { once } from 'node:events';
import { createServer } from 'node:http';

/** Where its configuration is. */
export const discovery = '/.well-known/openid-configuration';

/** An issuer on this machine. It never answers the first request for the path `silentAbout`. */
export async function startIssuer(silentAbout) {
  const issuer = { keys: [], requests: [] };
  const server = createServer(({ url }, response) => {
    issuer.requests.push(url);
    if (url === silentAbout && issuer.requests.filter((path) => path === url).length === 1) return;
    const configuration = {
      issuer: issuer.url,
      jwks_uri: `${issuer.url}/keys`,
      id_token_signing_alg_values_supported: ['ES256'],
    };
    // From one address to the next, as some do.
    if (url === '/keys') response.writeHead(302, { location: '/moved-keys' }).end();
    else response.end(JSON.stringify(url === '/moved-keys' ? { keys: issuer.keys } : configuration));
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  issuer.url = `http://127.0.0.1:${server.address().port}`;
  issuer.close = () => (server.closeAllConnections(), server.close());
  return issuer;
}

/** A new key, and what signs an ID token with it. */
export function signingKey(kid) {
  const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const encode = (value) => Buffer.from(JSON.stringify(value)).toString('base64url');
  const idToken = (iss) => {
    const claims = { iss, sub: 'me', aud: 'client', exp: Math.floor(Date.now() / 1000) + 600 };
    const text = `${encode({ alg: 'ES256', kid })}.${encode(claims)}`;
    const signature = sign('sha256', Buffer.from(text), { key: privateKey, dsaEncoding: 'ieee-p1363' });
    return `${text}.${signature.toString('base64url')}`;
  };
  return { jwk: { ...publicKey.export({ format: 'jwk' }), kid }, idToken };
}
