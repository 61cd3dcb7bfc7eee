import { randomBytes } from 'node:crypto';

/** 12 random hex digits, for a name that nobody else chooses. */
export function nonce(): string {
  return randomBytes(6).toString('hex');
}
