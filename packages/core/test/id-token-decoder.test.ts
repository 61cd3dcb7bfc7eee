import { afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { UsageError } from '../src/errors/input-errors.ts';
import type { IDTokenDecoderOptions } from '../src/id-token/id-token-decoder-options.ts';
import { IDTokenDecoder } from '../src/id-token/id-token-decoder.ts';
import type { IDTokenDecoding } from '../src/id-token/id-token-decoding.ts';
import { errorOf, reasonOf } from './support/decoding-error.ts';
import { type Issuer, type SigningKey, signingKey, startIssuer } from './support/id-token-issuer.ts';
import { monotonicClock } from './support/monotonic-clock.ts';

const clientId = 'client';
const now = 1_900_000_000;
const discovery = '/.well-known/openid-configuration';

let rsa: SigningKey;
let ec: SigningKey;
let other: SigningKey;
let unnamed: SigningKey;
let otherUnnamed: SigningKey;
let issuer: Issuer;

beforeAll(async () => {
  rsa = await signingKey('RS512', { kid: 'rsa', alg: 'RS512', use: 'sig' });
  ec = await signingKey('ES256', { kid: 'ec' });
  other = await signingKey('ES256', { kid: 'other' });
  unnamed = await signingKey('ES256');
  otherUnnamed = await signingKey('ES256');
});
beforeEach(async () => {
  issuer = await startIssuer();
});
afterEach(() => issuer.close());

const decoderFor = (options: Partial<IDTokenDecoderOptions> = {}): IDTokenDecoder =>
  new IDTokenDecoder({ issuer: issuer.url, clientId, now: () => now * 1000, ...options });
const claims = (changes: Record<string, unknown> = {}): Record<string, unknown> => ({
  iss: issuer.url,
  sub: 'me',
  aud: clientId,
  exp: now + 3600,
  ...changes,
});

describe('IDTokenDecoder, fetching', () => {
  it('fetches the configuration and the keys once, however many tokens it decodes (item 103)', async () => {
    issuer.keys = [rsa.jwk, ec.jwk];
    const decoder: IDTokenDecoding = decoderFor();
    expect(issuer.requests).toEqual([]);
    const tokens = await Promise.all([rsa.sign(claims()), ec.sign(claims({ sub: 'you' })), rsa.sign(claims())]);
    const subs = (await Promise.all(tokens.map((token) => decoder.decode(token)))).map(({ sub }) => sub);
    expect(subs).toEqual(['me', 'you', 'me']);
    await decoder.decode(tokens[0]);
    expect(issuer.requests).toEqual([discovery, '/jwk.json']);
  });

  it('fetches only what it was not given: the configuration, where keys alone were (item 110)', async () => {
    issuer.keys = [ec.jwk];
    const token = await ec.sign(claims());
    const openidConfiguration = {
      issuer: issuer.url,
      jwks_uri: `${issuer.url}/jwk.json`,
      id_token_signing_alg_values_supported: ['ES256'],
    };
    await decoderFor({ openidConfiguration }).decode(token);
    expect(issuer.requests).toEqual(['/jwk.json']);
    await decoderFor({ jwks: { keys: [ec.jwk] } }).decode(token);
    expect(issuer.requests).toEqual(['/jwk.json', discovery]);
    await decoderFor({ openidConfiguration, jwks: { keys: [ec.jwk] } }).decode(token);
    expect(issuer.requests).toHaveLength(2);
  });

  it.each(['/tenant', '/tenant/'])('finds the configuration below the path of the issuer %s', async (path) => {
    await issuer.close();
    issuer = await startIssuer(path);
    issuer.keys = [ec.jwk];
    expect(await decoderFor().decode(await ec.sign(claims()))).toMatchObject({ sub: 'me' });
    expect(issuer.requests[0]).toBe(`/tenant${discovery}`);
  });

  it('fetches the keys once more for a key that it does not know, and shares that fetch (item 105)', async () => {
    const pass = monotonicClock();
    issuer.keys = [rsa.jwk];
    const decoder = decoderFor();
    await decoder.decode(await rsa.sign(claims()));
    issuer.keys = [rsa.jwk, ec.jwk];
    const token = await ec.sign(claims());
    await Promise.all([decoder.decode(token), decoder.decode(token), decoder.decode(token)]);
    expect(issuer.requests).toEqual([discovery, '/jwk.json', '/jwk.json']);
    await decoder.decode(await rsa.sign(claims()));
    expect(issuer.requests).toHaveLength(3);

    pass(30_000);
    expect(await reasonOf(decoder.decode(await other.sign(claims())))).toBe('key');
    expect(issuer.requests).toHaveLength(4);
  });

  it('asks past the HTTP cache when it fetches the keys once more', async () => {
    issuer.keys = [rsa.jwk];
    const modes: unknown[] = [];
    const decoder = decoderFor({
      fetch: (input, init) => {
        modes.push(init?.cache);
        return globalThis.fetch(input, init);
      },
    });
    await decoder.decode(await rsa.sign(claims()));
    await reasonOf(decoder.decode(await ec.sign(claims())));
    expect(modes).toEqual([undefined, undefined, 'no-cache']);
  });

  it('fetches newer keys from a host that refuses to pass by its cache', async () => {
    issuer.keys = [rsa.jwk];
    const modes: unknown[] = [];
    const decoder = decoderFor({
      fetch: async (input, init) => {
        modes.push(init?.cache);
        // The words of workerd.
        if (init?.cache !== undefined) throw new Error(`Unsupported cache mode: ${init.cache}`);
        return globalThis.fetch(input, init);
      },
    });
    await decoder.decode(await rsa.sign(claims()));
    issuer.keys = [ec.jwk];
    expect(await decoder.decode(await ec.sign(claims()))).toMatchObject({ sub: 'me' });
    expect(modes).toEqual([undefined, undefined, 'no-cache', undefined]);
  });

  it('notices a new key by the signature alone, where keys have no ids (item 105)', async () => {
    const pass = monotonicClock();
    issuer.keys = [unnamed.jwk];
    const decoder = decoderFor();
    await decoder.decode(await unnamed.sign(claims()));
    issuer.keys = [otherUnnamed.jwk];
    expect(await decoder.decode(await otherUnnamed.sign(claims()))).toMatchObject({ sub: 'me' });
    expect(issuer.requests).toHaveLength(3);
    pass(30_000);
    expect(await reasonOf(decoder.decode(await unnamed.sign(claims())))).toBe('signature');
    expect(issuer.requests).toHaveLength(4);
  });

  it('does not fetch the keys once more when it has just done so, or knows the key that the token names', async () => {
    issuer.keys = [rsa.jwk, ec.jwk];
    expect(await reasonOf(decoderFor().decode(await other.sign(claims())))).toBe('key');
    expect(issuer.requests).toHaveLength(2);

    const decoder = decoderFor();
    await decoder.decode(await ec.sign(claims()));
    expect(await reasonOf(decoder.decode(await other.sign(claims(), { kid: 'ec' })))).toBe('signature');
    expect(await reasonOf(decoder.decode(await ec.sign(claims({ aud: 'x' }))))).toBe('audience');
    expect(await reasonOf(decoder.decode(`${await unnamed.sign(claims())}.x.y`))).toBe('format');
    expect(issuer.requests).toHaveLength(4);
  });

  it('never fetches the keys when they were given, also for a key that it does not know', async () => {
    const decoder = decoderFor({ jwks: { keys: [rsa.jwk] } });
    for (let turn = 0; turn < 2; turn += 1) {
      expect(await reasonOf(decoder.decode(await ec.sign(claims())))).toBe('key');
    }
    expect(issuer.requests).toEqual([discovery]);
  });

  it('does not keep a failed fetch, and keeps the keys it has when it cannot fetch new ones', async () => {
    issuer.keys = [rsa.jwk];
    const decoder = decoderFor();
    const token = await rsa.sign(claims());
    const fail: Issuer['answer'] = (_, response) => {
      response.writeHead(503).end('busy');
      return true;
    };
    issuer.answer = fail;
    const error = await errorOf(decoder.decode(token));
    expect(error.reason).toBe('fetch');
    expect(error.message).toContain('503');
    issuer.answer = (request, response) => request.url === '/jwk.json' && fail(request, response);
    expect(await reasonOf(decoder.decode(token))).toBe('fetch');
    issuer.answer = undefined;
    await decoder.decode(token);
    issuer.answer = fail;
    expect(await reasonOf(decoder.decode(await ec.sign(claims())))).toBe('fetch');
    expect(await decoder.decode(token)).toMatchObject({ sub: 'me' });
  });

  it('gives up when an answer, or the rest of it, does not come in time', async () => {
    for (const answer of [
      () => true,
      (_: unknown, response: { write(text: string): void }) => (response.write('{'), true),
    ]) {
      issuer.answer = answer as Issuer['answer'];
      const error = await errorOf(decoderFor({ timeoutMs: 50 }).decode(await ec.sign(claims())));
      expect(error.reason).toBe('fetch');
      expect(error.message).toContain('no answer within 50 ms');
    }
  });

  it('reports an issuer that cannot be reached', async () => {
    const token = await ec.sign(claims());
    const decoder = decoderFor();
    await issuer.close();
    const error = await errorOf(decoder.decode(token));
    expect(error.reason).toBe('fetch');
    expect(error.cause).toBeInstanceOf(TypeError);
  });

  it('looks up globalThis.fetch when it fetches', async () => {
    issuer.keys = [ec.jwk];
    const decoder = decoderFor();
    const original = globalThis.fetch;
    const asked: unknown[] = [];
    globalThis.fetch = (input, init) => (asked.push(input), original(input, init));
    try {
      await decoder.decode(await ec.sign(claims()));
    } finally {
      globalThis.fetch = original;
    }
    expect(asked).toHaveLength(2);
  });

  it('refuses the configuration of another issuer', async () => {
    const token = await ec.sign(claims());
    issuer.configuration = { issuer: 'https://evil.example' };
    expect(await reasonOf(decoderFor().decode(token))).toBe('configuration');
    issuer.configuration = { issuer: `${issuer.url}/` };
    const error = await errorOf(decoderFor().decode(token));
    expect(error.message).toContain(JSON.stringify(`${issuer.url}/`));
  });

  it('refuses documents that are not what they should be (item 112)', async () => {
    const token = await ec.sign(claims());
    const configurations: Record<string, unknown>[] = [
      { id_token_signing_alg_values_supported: 'ES256' },
      { id_token_signing_alg_values_supported: [1] },
      { jwks_uri: 1 },
      { jwks_uri: null },
      { jwks_uri: undefined },
      { jwks_uri: 'jwk.json' },
      { jwks_uri: 'http://keys.example/jwk.json' },
      { jwks_uri: 'data:application/json,{"keys":[]}' },
    ];
    for (const configuration of configurations) {
      issuer.configuration = configuration;
      expect(await reasonOf(decoderFor().decode(token))).toBe('configuration');
    }
    issuer.configuration = {};
    for (const body of ['[]', 'null', '{}', '{"keys":{}}', 'secret']) {
      issuer.answer = (request, response) => request.url === '/jwk.json' && (response.end(body), true);
      const error = await errorOf(decoderFor().decode(token));
      expect(error.reason).toBe('configuration');
      expect(String(error) + String(error.cause)).not.toContain('secret');
    }
  });
});

describe('IDTokenDecoder, use', () => {
  it('refuses options that cannot be meant', () => {
    const wrong: Partial<Record<keyof IDTokenDecoderOptions, unknown>>[] = [
      { issuer: 'auth.globus.org' },
      { issuer: undefined },
      { clientId: '' },
      { clientId: undefined },
      { leewaySeconds: -1 },
      { leewaySeconds: Number.NaN },
      { timeoutMs: 0 },
      { timeoutMs: Infinity },
    ];
    for (const options of wrong) {
      expect(() => decoderFor(options as Partial<IDTokenDecoderOptions>)).toThrow(UsageError);
    }
  });

  it('refuses a token that is not a string as a mistake of the caller', async () => {
    await expect(decoderFor().decode(undefined as unknown as string)).rejects.toBeInstanceOf(UsageError);
    expect(issuer.requests).toEqual([]);
  });

  it('refuses to fetch trust over plain http from another machine', async () => {
    const decoder = new IDTokenDecoder({ issuer: 'http://issuer.example', clientId });
    const error = await errorOf(decoder.decode(await ec.sign(claims())));
    expect(error.reason).toBe('configuration');
    expect(error.message).toContain('https');
  });
});
