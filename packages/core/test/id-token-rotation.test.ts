import { afterEach, beforeAll, beforeEach, expect, it, onTestFinished, vi } from 'vitest';
import type { IDTokenDecoderOptions } from '../src/id-token/id-token-decoder-options.ts';
import { IDTokenDecoder } from '../src/id-token/id-token-decoder.ts';
import { type Issuer, type SigningKey, signingKey, startIssuer } from './support/id-token-issuer.ts';
import { monotonicClock } from './support/monotonic-clock.ts';

let old: SigningKey;
let fresh: SigningKey;
let forger: SigningKey;
let issuer: Issuer;

beforeAll(async () => {
  [old, fresh, forger] = await Promise.all([
    signingKey('ES256', { kid: 'old' }),
    signingKey('ES256', { kid: 'new' }),
    signingKey('ES256'),
  ]);
});
beforeEach(async () => {
  issuer = await startIssuer();
  issuer.keys = [old.jwk];
});
afterEach(() => issuer.close());

const decoderFor = (options: Partial<IDTokenDecoderOptions> = {}): IDTokenDecoder =>
  new IDTokenDecoder({ issuer: issuer.url, clientId: 'client', ...options });
const claims = (): Record<string, unknown> => ({
  iss: issuer.url,
  sub: 'me',
  aud: 'client',
  exp: Math.floor(Date.now() / 1000) + 60,
});
const outcome = (decoding: Promise<{ readonly sub: string }>): Promise<string> =>
  decoding.then(
    ({ sub }) => sub,
    ({ reason }: { reason: string }) => reason,
  );
const fetchesOfKeys = (): number => issuer.requests.filter((path) => path === '/jwk.json').length;

it.each([
  ['with a key id of its own each', (n: number) => ({ kid: `forged-${n}` })],
  ['without a key id', () => ({})],
])(
  'asks once for newer keys, however many tokens are forged %s, and finds a new key later (item 105)',
  async (_, header) => {
    const pass = monotonicClock();
    const decoder = decoderFor();
    const forged = await Promise.all(Array.from({ length: 250 }, (__, n) => forger.sign(claims(), header(n))));
    const good = await old.sign(claims());
    expect(await outcome(decoder.decode(good))).toBe('me');

    for (const token of forged) expect(await outcome(decoder.decode(token))).toMatch(/^(?:key|signature)$/);
    await Promise.all(forged.map((token) => outcome(decoder.decode(token))));
    expect(fetchesOfKeys()).toBe(2);

    issuer.keys = [fresh.jwk];
    pass(29_999);
    const rotated = await fresh.sign(claims());
    expect(await outcome(decoder.decode(rotated))).toBe('key');
    expect(fetchesOfKeys()).toBe(2);
    pass(1);
    expect(await outcome(decoder.decode(rotated))).toBe('me');
    expect(fetchesOfKeys()).toBe(3);
  },
);

it('fetches the keys once for tokens that are forged at the very first moment', async () => {
  const decoder = decoderFor();
  const forged = await Promise.all(
    Array.from({ length: 100 }, (_, n) => forger.sign(claims(), n % 2 === 0 ? { kid: `forged-${n}` } : {})),
  );
  await Promise.all(forged.map((token) => outcome(decoder.decode(token))));
  expect(fetchesOfKeys()).toBe(1);
});

it('finds a new key at once where nobody has asked for one before', async () => {
  const decoder = decoderFor();
  expect(await outcome(decoder.decode(await old.sign(claims())))).toBe('me');
  issuer.keys = [fresh.jwk];
  expect(await outcome(decoder.decode(await fresh.sign(claims())))).toBe('me');
  expect(fetchesOfKeys()).toBe(2);
});

it('leaves an issuer alone that has just failed to give newer keys', async () => {
  const decoder = decoderFor();
  expect(await outcome(decoder.decode(await old.sign(claims())))).toBe('me');
  issuer.answer = (_, response) => (response.writeHead(503).end(), true);
  const rotated = await fresh.sign(claims());
  expect(await outcome(decoder.decode(rotated))).toBe('fetch');
  for (let n = 0; n < 20; n += 1) expect(await outcome(decoder.decode(rotated))).toBe('key');
  expect(fetchesOfKeys()).toBe(2);
});

it('does not let the clock of the system prolong or shorten the pause', async () => {
  const pass = monotonicClock();
  let jump = 0;
  const decoder = decoderFor({ now: () => Date.now() });
  const systemClock = vi.spyOn(Date, 'now').mockImplementation(() => 1_900_000_000_000 + jump);
  onTestFinished(() => systemClock.mockRestore());
  expect(await outcome(decoder.decode(await old.sign(claims())))).toBe('me');
  expect(await outcome(decoder.decode(await fresh.sign(claims())))).toBe('key');
  jump = 3_600_000;
  expect(await outcome(decoder.decode(await fresh.sign(claims())))).toBe('key');
  expect(fetchesOfKeys()).toBe(2);
  jump = -3_600_000;
  pass(30_000);
  issuer.keys = [fresh.jwk];
  const token = await fresh.sign({ ...claims(), exp: 1_900_003_600 });
  expect(await outcome(decoder.decode(token))).toBe('me');
});

it('does not wait for ever for a fetch whose request has ended, as runtimes at the edge end it', async () => {
  vi.useFakeTimers({ toFake: ['performance', 'setTimeout', 'clearTimeout'] });
  onTestFinished(() => void vi.useRealTimers());
  let isFirst = true;
  let dropped!: () => void;
  const isDropped = new Promise<void>((resolve) => (dropped = resolve));
  const decoder = decoderFor({
    fetch: async (input, init) => {
      if (!isFirst) return fetch(input, init);
      isFirst = false;
      dropped();
      return new Promise(() => {});
    },
  });
  const token = await old.sign(claims());
  void outcome(decoder.decode(token));
  await isDropped;
  const others = [outcome(decoder.decode(token)), outcome(decoder.decode(token))];
  await vi.advanceTimersByTimeAsync(3000);
  vi.useRealTimers();
  expect(await Promise.all(others)).toEqual(['me', 'me']);
  expect(issuer.requests).toEqual(['/.well-known/openid-configuration', '/jwk.json']);
});
