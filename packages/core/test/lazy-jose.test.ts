import { spawnSync } from 'node:child_process';
import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, it } from 'vitest';

/** Where the built packages can be found, and jose cannot. */
let place: string;

beforeAll(() => {
  place = mkdtempSync(join(tmpdir(), 'without-jose-'));
  for (const name of ['core', 'memory']) {
    for (const part of ['package.json', 'dist']) {
      const source = fileURLToPath(new URL(`../../${name}/${part}`, import.meta.url));
      cpSync(source, join(place, 'node_modules/@token-storage', name, part), { recursive: true });
    }
  }
});
afterAll(() => rmSync(place, { recursive: true }));

const program = `
  import { IDTokenDecoder } from '@token-storage/core';
  import { MemoryTokenStorage } from '@token-storage/memory';
  const issuer = 'https://issuer.example';
  const storage = new MemoryTokenStorage();
  storage.idTokenDecoder = new IDTokenDecoder({
    issuer,
    clientId: 'client',
    openidConfiguration: { issuer, id_token_signing_alg_values_supported: ['ES256'] },
    jwks: { keys: [] },
  });
  const tokens = { access_token: 'a', expires_in: 1, scope: 's', resource_server: 'rs', other_tokens: [] };
  await storage.storeTokenResponse(tokens);
  const stored = (await storage.getTokenData('rs')).access_token;
  const { code, reason, message } = await storage.idTokenDecoder.decode('x.y.z').catch((error) => error);
  console.log(JSON.stringify({ stored, code, reason, message }));
`;

it('needs jose to decode an ID token, and neither to load nor to store a response without one', () => {
  const { stdout, stderr } = spawnSync(process.execPath, ['--input-type=module', '--eval', program], {
    cwd: place,
    encoding: 'utf8',
  });
  expect(stderr).toBe('');
  expect(JSON.parse(stdout)).toEqual({
    stored: 'a',
    code: 'ERR_ID_TOKEN',
    reason: 'fetch',
    message: expect.stringContaining('Cannot load jose') as string,
  });
});
