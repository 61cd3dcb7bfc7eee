import type { TokenStorageDataFields } from '@token-storage/core';

const strange = '\0\u0001\b\t\n\f\r\u001f"\\/\u007f\u0080\u2028\u2029\ufeff\ufffd\uffff é e\u0301 \u{1f511}';

/** Values that fields may have and that storages get wrong. */
export const unusualFields: readonly (readonly [label: string, fields: Partial<TokenStorageDataFields>])[] = [
  ['empty texts, which are not absent', { identity_id: '', scope: '', token_type: '', resource_server: '' }],
  ['tokens that are empty', { access_token: '', refresh_token: '' }],
  ['texts that look like other types', { scope: 'null', access_token: '123', refresh_token: 'true', token_type: '{}' }],
  ['control characters, quotes and non-ASCII text', { scope: strange, access_token: strange, token_type: strange }],
  ['a long token', { access_token: 'x'.repeat(50_000) }],
  ['an expiry of 0', { expires_at_seconds: 0 }],
  ['an expiry before the epoch', { expires_at_seconds: -1 }],
  ['the last expiry, which is never', { expires_at_seconds: 32_503_680_000 }],
  ['the first expiry', { expires_at_seconds: Number.MIN_SAFE_INTEGER }],
];
