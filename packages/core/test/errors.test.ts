import { readFileSync } from 'node:fs';
import * as core from '@token-storage/core';
import { describe, expect, it } from 'vitest';

const { TokenStorageError } = core;
type ErrorClass = new (message: string, details: object) => core.TokenStorageError;

/** What each error of the family extends; `TokenStorageError` where nothing is said (section Q). */
const parents: Readonly<Record<string, string>> = {
  MissingTokenError: 'TokenValidationError',
  ExpiredTokenError: 'TokenValidationError',
  UnmetScopeRequirementsError: 'TokenValidationError',
  IdentityValidationError: 'TokenValidationError',
  MissingIdentityError: 'IdentityValidationError',
  IdentityMismatchError: 'IdentityValidationError',
  ScopeCycleError: 'ScopeParseError',
};
/** What each error carries beside its code. */
const fields: Readonly<Record<string, object>> = {
  ConsentParseError: { rawConsent: {} },
  ConsentTreeConstructionError: { consents: [] },
  CorruptStorageError: { location: '/x', namespace: 'n', resourceServer: 'a' },
  ExpiredTokenError: { resourceServer: 'a', expiresAtSeconds: 1 },
  IDTokenError: { reason: 'expired' },
  IdentityMismatchError: { storedIdentityId: 'one', newIdentityId: 'two' },
  InvalidTokenDataError: { field: 'scope', resourceServer: 'a' },
  LockLostError: { lockName: 'x' },
  LockTimeoutError: { lockName: 'x', owner: 'process 1', timeoutMs: 5 },
  MissingTokenError: { resourceServer: 'a' },
  RefreshError: { reason: 'removed', resourceServer: 'a' },
  ScopeCycleError: { scopeName: 's' },
  StorageIOError: { location: '/x', systemCode: 'EACCES' },
  StorageQuotaError: { location: '/x' },
  StorageUnavailableError: { location: '/x' },
  UnmetScopeRequirementsError: { resourceServer: 'a', scopeRequirements: {} },
  UnsupportedFormatError: { location: '/x' },
};

// JsonSyntaxError is no member: adapters catch it, and throw one of these instead.
const concrete = (Object.entries(core) as [string, unknown][]).filter(
  (entry): entry is [string, ErrorClass] =>
    typeof entry[1] === 'function' && entry[1].prototype instanceof TokenStorageError,
);
const cause = new Error('the cause');

describe.each(concrete)('%s', (name, Class) => {
  const error = new Class('the message', { ...fields[name], cause });

  it('belongs to the family, below what section Q says (item 169)', () => {
    expect(error).toBeInstanceOf(TokenStorageError);
    expect(error).toBeInstanceOf(Error);
    const parent = Object.getPrototypeOf(Class) as { readonly name: string };
    expect(parent.name).toBe(parents[name] ?? 'TokenStorageError');
  });

  it('carries its name, its code, its message, its cause and its fields', () => {
    expect(error).toMatchObject({ name, message: 'the message', cause, ...fields[name] });
    expect(error.code).toMatch(/^ERR_[A-Z_]+$/);
    expect(String(error)).toBe(`${name}: the message`);
    expect(error.stack).toContain('errors.test.ts');
  });

  it('has no cause where there is none', () => {
    expect(Object.hasOwn(new Class('x', fields[name] ?? {}), 'cause')).toBe(false);
  });

  it('is in the list of errors, under its code', () => {
    const list = readFileSync(new URL('../../../docs/errors.md', import.meta.url), 'utf8');
    expect(list).toMatch(new RegExp(`^\\| \`${error.code}\` +\\| \`${name}\` +\\|`, 'm'));
  });
});

describe('the family of errors', () => {
  it('has a code of its own for every class', () => {
    const codes = concrete.map(([name, Class]) => new Class('x', fields[name] ?? {}).code);
    expect(new Set(codes).size).toBe(concrete.length);
    expect(concrete.length).toBeGreaterThanOrEqual(23);
  });

  it('lists no class that does not exist', () => {
    const list = readFileSync(new URL('../../../docs/errors.md', import.meta.url), 'utf8');
    const listed = [...list.matchAll(/^\| `ERR_\w+` +\| `(\w+)` +\|/gm)].map(([, name]) => name);
    expect(new Set(listed)).toEqual(new Set(concrete.map(([name]) => name)));
  });

  it('can be extended by validators, with a code of their own (item 128)', () => {
    class MyError extends core.TokenValidationError {
      override readonly code = 'ERR_MINE';
    }
    expect(new MyError('mine')).toMatchObject({ code: 'ERR_MINE', message: 'mine' });
    expect(new MyError('mine')).toBeInstanceOf(TokenStorageError);
  });
});
