import { seededRandom } from 'test-support/seeded-random';

/** A token response's entry, as plain data. */
export interface TokenRecord {
  readonly resource_server: string;
  readonly scope: string;
  readonly access_token: string;
  readonly refresh_token: string;
  readonly expires_at_seconds: number;
  readonly token_type: string;
}

const LETTERS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';
const random = seededRandom(1);
/** Letters that no database can compress, to cut tokens from. */
const letters = Array.from({ length: 65_536 }, () => LETTERS[Math.floor(random() * LETTERS.length)]).join('');

const cut = (start: number, length: number): string => letters.slice(start % 60_000, (start % 60_000) + length);

/** Far enough that nothing expires, and near enough for the timers of login libraries, which hold 24 days. */
const FIRST_EXPIRY_SECONDS = 86_400 * Math.ceil(Date.now() / 86_400_000 + 1);

/** An entry of 1.5 kB as JSON, as a server gives it that issues JWTs. Each version has other tokens. */
export function tokenRecord(name: string, version = 0): TokenRecord {
  const start = Number(name.replaceAll(/\D/g, '')) * 101 + version * 13;
  return {
    resource_server: name,
    scope: 'urn:globus:auth:scope:transfer.api.globus.org:all',
    access_token: cut(start, 1_150),
    refresh_token: cut(start + 7, 120),
    expires_at_seconds: FIRST_EXPIRY_SECONDS + version,
    token_type: 'Bearer',
  };
}

/** Which version of an entry expires then. */
export const versionOf = (expiresAtSeconds: number): number => expiresAtSeconds - FIRST_EXPIRY_SECONDS;
