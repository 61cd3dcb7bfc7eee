import { TokenStorageData } from '@token-storage/core';

import { seededRandom } from 'test-support/seeded-random';

const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';

/** Like a token: nothing in it comes twice, as a compressor would notice. */
function tokenOf(length: number, seed: number): string {
  const random = seededRandom(seed);
  return Array.from({ length }, () => ALPHABET[Math.floor(random() * ALPHABET.length)]).join('');
}

/** An access token of a kilobyte, as a JWT is, with a refresh token, a scope and an identity: 1.5 kB as JSON. */
const template = {
  scope:
    'openid profile email offline_access https://api.example.com/documents.read https://api.example.com/documents.write',
  access_token: tokenOf(1_110, 1),
  refresh_token: tokenOf(80, 2),
  token_type: 'Bearer',
  identity_id: '8ca28797-3541-4a5d-a264-05b00f91e608',
};

/** Token data of 1.5 kB as a server gives it, another one each round. */
export const sampleEntry = (resource_server: string, round = 0): TokenStorageData =>
  new TokenStorageData({
    resource_server,
    ...template,
    access_token: template.access_token + String(round).padStart(8, '0'),
    expires_at_seconds: 2_000_000_000 + round,
  });

/** The names under which entries are stored. */
export const sampleName = (index: number): string => `server-${index}`;
