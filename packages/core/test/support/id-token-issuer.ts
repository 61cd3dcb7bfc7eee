import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { exportJWK, generateKeyPair, type JWK, SignJWT } from 'jose';

/** A key pair that signs ID tokens. */
export interface SigningKey {
  readonly jwk: JWK;
  sign(claims: Record<string, unknown>, header?: Record<string, unknown>): Promise<string>;
}

/** A new key pair. Its public half carries the id and the algorithm only if they are given. */
export async function signingKey(alg: string, publicMembers: JWK = {}): Promise<SigningKey> {
  const { publicKey, privateKey } = await generateKeyPair(alg);
  const jwk = { ...(await exportJWK(publicKey)), ...publicMembers };
  return {
    jwk,
    sign: (claims, header = {}) =>
      new SignJWT(claims).setProtectedHeader({ alg, ...(jwk.kid ? { kid: jwk.kid } : {}), ...header }).sign(privateKey),
  };
}

/** An issuer on this machine. */
export interface Issuer {
  readonly url: string;
  /** The paths that were asked for, in order. */
  readonly requests: string[];
  /** Laid over the configuration. */
  configuration: Record<string, unknown>;
  keys: JWK[];
  /** Answers instead of the usual documents, if it is set and returns `true`. */
  answer: ((request: IncomingMessage, response: ServerResponse) => boolean) | undefined;
  close(): Promise<void>;
}

/** Starts an issuer on a free port. */
export async function startIssuer(path = ''): Promise<Issuer> {
  const server = createServer((request, response) => {
    issuer.requests.push(request.url ?? '');
    if (issuer.answer?.(request, response)) return;
    const documents: Record<string, unknown> = {
      [`${path.replace(/\/$/, '')}/.well-known/openid-configuration`]: {
        issuer: issuer.url,
        jwks_uri: `${origin}/jwk.json`,
        id_token_signing_alg_values_supported: ['RS512', 'ES256'],
        ...issuer.configuration,
      },
      '/jwk.json': { keys: issuer.keys },
    };
    const document = documents[request.url ?? ''];
    response.writeHead(document === undefined ? 404 : 200, { 'content-type': 'application/json' });
    response.end(JSON.stringify(document ?? {}));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const issuer: Issuer = {
    url: origin + path,
    requests: [],
    configuration: {},
    keys: [],
    answer: undefined,
    close: () =>
      new Promise((resolve) => {
        server.closeAllConnections();
        server.close(() => resolve());
      }),
  };
  return issuer;
}
