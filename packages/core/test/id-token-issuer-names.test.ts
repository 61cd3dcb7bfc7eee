import { beforeAll, expect, it } from 'vitest';
import { UsageError } from '../src/errors/input-errors.ts';
import { IDTokenDecoder } from '../src/id-token/id-token-decoder.ts';
import { type SigningKey, signingKey } from './support/id-token-issuer.ts';

const google = 'https://accounts.google.com';
const entra = 'https://login.microsoftonline.com';
const anyTenant = `${entra}/{tenantid}/v2.0`;
const tenant = '11111111-2222-3333-4444-555555555555';

let key: SigningKey;
beforeAll(async () => {
  key = await signingKey('ES256', { kid: 'ec' });
});

interface Names {
  readonly issuer: string;
  readonly furtherIssuers?: readonly string[];
  /** What the configuration says; the issuer by default. */
  readonly configured?: string;
}

/** `accepted`, or the reason why not. */
async function decision(
  { issuer, furtherIssuers, configured = issuer }: Names,
  claims: Record<string, unknown>,
): Promise<string> {
  const decoder = new IDTokenDecoder({
    issuer,
    furtherIssuers,
    clientId: 'client',
    openidConfiguration: { issuer: configured, id_token_signing_alg_values_supported: ['ES256'] },
    jwks: { keys: [key.jwk] },
  });
  const token = await key.sign({ sub: 'me', aud: 'client', exp: Math.floor(Date.now() / 1000) + 60, ...claims });
  return decoder.decode(token).then(
    () => 'accepted',
    ({ reason }: { reason: string }) => reason,
  );
}

it('accepts the further names of an issuer where they are given, and no other (item 108)', async () => {
  expect(await decision({ issuer: google }, { iss: 'accounts.google.com' })).toBe('issuer');
  const names = { issuer: google, furtherIssuers: ['accounts.google.com'] };
  for (const iss of [google, 'accounts.google.com']) expect(await decision(names, { iss })).toBe('accepted');
  for (const iss of ['accounts.google.com.evil.example', 'ACCOUNTS.GOOGLE.COM', `${google}/`, '']) {
    expect(await decision(names, { iss })).toBe('issuer');
  }
});

it('accepts a configuration that has one of the further names, and tokens of that name', async () => {
  const names = { issuer: 'https://login.example', configured: 'https://id.example' };
  expect(await decision(names, { iss: 'https://id.example' })).toBe('configuration');
  expect(await decision({ ...names, furtherIssuers: ['https://id.example'] }, { iss: 'https://id.example' })).toBe(
    'accepted',
  );
});

it.each(['common', 'organizations', '{tenantid}'])(
  'accepts tokens of each tenant of Entra as %s (item 108)',
  async (word) => {
    const names = { issuer: `${entra}/${word}/v2.0`, configured: anyTenant };
    const iss = `${entra}/${tenant}/v2.0`;
    expect(await decision(names, { iss, tid: tenant })).toBe('accepted');
    expect(await decision(names, { iss, tid: '66666666-2222-3333-4444-555555555555' })).toBe('issuer');
    expect(await decision(names, { iss: 'https://evil.example/v2.0', tid: tenant })).toBe('issuer');
    expect(await decision(names, { iss: anyTenant, tid: tenant })).toBe('issuer');
  },
);

it('takes the tenant of a token for a plain id, and for nothing that changes the name around it', async () => {
  const names = { issuer: `${entra}/common/v2.0`, configured: anyTenant };
  for (const tid of ['a/b', '..', '', '$&', '{tenantid}', 'a b', 'a%2Fb', `${tenant}\n`, 'x'.repeat(1000)]) {
    expect(await decision(names, { iss: `${entra}/${tid}/v2.0`, tid })).toBe('claims');
  }
  for (const tid of [undefined, null, 1, [tenant], {}]) {
    expect(await decision(names, { iss: `${entra}/${tenant}/v2.0`, tid })).toBe('claims');
  }
});

it('accepts one tenant alone where the issuer names one', async () => {
  const issuer = `${entra}/${tenant}/v2.0`;
  const other = 'https://login.microsoftonline.com/66666666-2222-3333-4444-555555555555/v2.0';
  expect(await decision({ issuer }, { iss: issuer, tid: tenant })).toBe('accepted');
  expect(await decision({ issuer }, { iss: other, tid: '66666666-2222-3333-4444-555555555555' })).toBe('issuer');
  expect(await decision({ issuer, configured: anyTenant }, { iss: issuer, tid: tenant })).toBe('configuration');
});

it('fills in the tenant in further names too, as for the first version of Entra', async () => {
  const names = {
    issuer: `${entra}/common`,
    furtherIssuers: ['https://sts.windows.net/{tenantid}/'],
    configured: 'https://sts.windows.net/{tenantid}/',
  };
  expect(await decision(names, { iss: `https://sts.windows.net/${tenant}/`, tid: tenant })).toBe('accepted');
  expect(await decision(names, { iss: `https://sts.windows.net/${tenant}/`, tid: 'other' })).toBe('issuer');
});

it('says which option there is for another name, and shows none that came with a token', async () => {
  const decoder = new IDTokenDecoder({
    issuer: google,
    clientId: 'client',
    openidConfiguration: { issuer: google, id_token_signing_alg_values_supported: ['ES256'] },
    jwks: { keys: [key.jwk] },
  });
  const token = await key.sign({ iss: 'S3cret', sub: 'me', aud: 'client', exp: 9_999_999_999 });
  const error = (await decoder.decode(token).catch((thrown: unknown) => thrown)) as Error;
  expect(error.message).toContain('"furtherIssuers"');
  expect(error.message).not.toContain('S3cret');
});

it('refuses further names that are none', () => {
  for (const furtherIssuers of ['accounts.google.com', [''], [1], {}]) {
    const options = { issuer: google, clientId: 'client', furtherIssuers: furtherIssuers as string[] };
    expect(() => new IDTokenDecoder(options)).toThrow(UsageError);
  }
});
