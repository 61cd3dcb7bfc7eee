import type { ServerResponse } from 'node:http';
import { afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { IDTokenDecoderOptions } from '../src/id-token/id-token-decoder-options.ts';
import { IDTokenDecoder } from '../src/id-token/id-token-decoder.ts';
import { errorOf } from './support/decoding-error.ts';
import { type Issuer, type SigningKey, signingKey, startIssuer } from './support/id-token-issuer.ts';

const discovery = '/.well-known/openid-configuration';

let key: SigningKey;
let issuer: Issuer;
let token: string;

beforeAll(async () => {
  key = await signingKey('ES256', { kid: 'ec' });
});
beforeEach(async () => {
  issuer = await startIssuer();
  issuer.keys = [key.jwk];
  token = await key.sign({ iss: issuer.url, sub: 'me', aud: 'client', exp: Math.floor(Date.now() / 1000) + 60 });
});
afterEach(() => issuer.close());

const decode = (options: Partial<IDTokenDecoderOptions> = {}): Promise<unknown> =>
  new IDTokenDecoder({ issuer: issuer.url, clientId: 'client', ...options }).decode(token);
const redirect = (response: ServerResponse, location: string, status = 302): true => {
  response.writeHead(status, { location }).end('Over there.');
  return true;
};
/** Answers one path; the others are answered as ever. */
const answering = (path: string, answer: (response: ServerResponse) => void): Issuer['answer'] => {
  return (request, response) => request.url === path && (answer(response), true);
};

describe('IDTokenDecoder, redirects', () => {
  it.each([301, 302, 303, 307, 308])(
    'follows a redirect with the status %i, relative addresses too',
    async (status) => {
      issuer.answer = (request, response) => {
        if (request.url === discovery) return redirect(response, '../moved', status);
        if (request.url !== '/moved') return false;
        const { url } = issuer;
        response.end(
          JSON.stringify({
            issuer: url,
            jwks_uri: `${url}/jwk.json`,
            id_token_signing_alg_values_supported: ['ES256'],
          }),
        );
        return true;
      };
      expect(await decode()).toMatchObject({ sub: 'me' });
      expect(issuer.requests).toEqual([discovery, '/moved', '/jwk.json']);
    },
  );

  it('judges each address on the way as if it had been given directly (item 103)', async () => {
    const evil = ['http://keys.example/jwk.json', '//keys.example/jwk.json', 'data:application/json,{}', 'file:///etc'];
    for (const path of [discovery, '/jwk.json']) {
      for (const location of evil) {
        issuer.answer = (request, response) => {
          if (request.url === path) return redirect(response, '/a');
          if (request.url === '/a') return redirect(response, '/b');
          return request.url === '/b' && redirect(response, location);
        };
        const error = await errorOf(decode());
        expect(error.reason).toBe('configuration');
        expect(error.message).toContain('over https, or from this machine');
      }
    }
  });

  it('gives up where redirects go round in a circle', async () => {
    issuer.answer = (_, response) => redirect(response, discovery);
    const error = await errorOf(decode());
    expect(error.reason).toBe('configuration');
    expect(error.message).toContain('redirects more than 10 times');
    expect(issuer.requests).toHaveLength(11);
  });

  it('refuses what a fetch that follows redirects by itself has gone through unseen', async () => {
    issuer.answer = (request, response) => request.url === discovery && redirect(response, `${issuer.url}/elsewhere`);
    const following = await errorOf(decode({ fetch: (url) => fetch(url) }));
    expect(following.reason).toBe('configuration');
    expect(following.message).toContain("redirect: 'manual'");

    // As in React Native, which only says where it has come to.
    const arrivedAt = 'http://keys.example/jwk.json';
    const silent: typeof fetch = async () => Object.defineProperty(Response.json({}), 'url', { value: arrivedAt });
    const arrived = await errorOf(decode({ fetch: silent }));
    expect(arrived.reason).toBe('configuration');
    expect(arrived.message).toContain(arrivedAt);
  });
});

describe('IDTokenDecoder, answers', () => {
  it('does not read an answer that is too long to its end (item 103)', async () => {
    for (const path of [discovery, '/jwk.json']) {
      let isCut!: () => void;
      const cut = new Promise<void>((resolve) => (isCut = resolve));
      issuer.answer = answering(path, (response) => {
        const more = (): void => {
          while (!response.destroyed && response.write(' '.repeat(65_536)));
        };
        response.on('drain', more).on('close', isCut);
        more();
      });
      const error = await errorOf(decode());
      expect(error.reason).toBe('configuration');
      expect(error.message).toContain('longer than 1000000 bytes');
      await cut;
    }
  });

  it('takes an answer of hundreds of keys', async () => {
    issuer.keys = [...Array.from({ length: 500 }, (_, n) => ({ ...key.jwk, kid: `k${n}` })), key.jwk];
    expect(await decode()).toMatchObject({ sub: 'me' });
  });

  it('reads the answers of a host without streams, and refuses those that are too long there as well', async () => {
    const withoutStream: typeof fetch = async (input, init) =>
      Object.defineProperty(await fetch(input, init), 'body', { value: undefined });
    expect(await decode({ fetch: withoutStream })).toMatchObject({ sub: 'me' });
    issuer.answer = answering('/jwk.json', (response) => response.end(`{"keys":[],"x":"${'x'.repeat(1_000_000)}"}`));
    expect((await errorOf(decode({ fetch: withoutStream }))).message).toContain('longer than');
  });

  it('reads an answer with a byte order mark, whatever its type', async () => {
    issuer.answer = answering('/jwk.json', (response) => {
      response.writeHead(200, { 'content-type': 'text/plain' }).end(`\uFEFF${JSON.stringify({ keys: [key.jwk] })}`);
    });
    expect(await decode()).toMatchObject({ sub: 'me' });
  });

  it('shows no more than the beginning of what an issuer calls itself', async () => {
    issuer.configuration = { issuer: `https://${'x'.repeat(100_000)}` };
    const { message } = await errorOf(decode());
    expect(message).toContain('https://xxx');
    expect(message.length).toBeLessThan(600);
  });

  it('names the first field that is wrong, in the order of the documentation, and never its value', async () => {
    const wrong = { issuer: ['S3cret'], id_token_signing_alg_values_supported: ['ES256', 5], jwks_uri: { S3cret: 1 } };
    for (const field of Object.keys(wrong) as (keyof typeof wrong)[]) {
      issuer.configuration = { ...wrong };
      const { reason, message } = await errorOf(decode());
      expect(reason).toBe('configuration');
      expect(message).toContain(`"${field}" is not `);
      expect(message).not.toContain('S3cret');
      Reflect.deleteProperty(wrong, field);
    }
  });

  it('gives up in time though the fetch does not heed its signal', async () => {
    const error = await errorOf(decode({ timeoutMs: 50, fetch: () => new Promise(() => {}) }));
    expect(error.reason).toBe('fetch');
    expect(error.message).toContain('no answer within 50 ms');
  });
});
