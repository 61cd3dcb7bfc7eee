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
  TokenEndpointError: { error: 'invalid_grant', status: 400 },
  UnmetScopeRequirementsError: { resourceServer: 'a', scopeRequirements: {} },
  UnsupportedFormatError: { location: '/x' },
};

/** Does not compile with a code too many, or too few. */
const everyCode: Readonly<Record<core.TokenStorageErrorCode, true>> = {
  ERR_USAGE: true,
  ERR_INVALID_TOKEN_DATA: true,
  ERR_TOKEN_VALIDATION: true,
  ERR_MISSING_TOKEN: true,
  ERR_EXPIRED_TOKEN: true,
  ERR_UNMET_SCOPE_REQUIREMENTS: true,
  ERR_IDENTITY_VALIDATION: true,
  ERR_MISSING_IDENTITY: true,
  ERR_IDENTITY_MISMATCH: true,
  ERR_ID_TOKEN: true,
  ERR_CORRUPT_STORAGE: true,
  ERR_UNSUPPORTED_FORMAT: true,
  ERR_STORAGE_UNAVAILABLE: true,
  ERR_STORAGE_QUOTA: true,
  ERR_STORAGE_IO: true,
  ERR_STORAGE_CLOSED: true,
  ERR_LOCK_TIMEOUT: true,
  ERR_LOCK_LOST: true,
  ERR_REFRESH: true,
  ERR_TOKEN_ENDPOINT: true,
  ERR_SCOPE_PARSE: true,
  ERR_SCOPE_CYCLE: true,
  ERR_CONSENT_PARSE: true,
  ERR_CONSENT_TREE: true,
};

// JsonSyntaxError is no member: adapters catch it, and throw one of these instead.
const concrete = (Object.entries(core) as [string, unknown][]).filter(
  (entry): entry is [string, ErrorClass] =>
    typeof entry[1] === 'function' && entry[1].prototype instanceof TokenStorageError,
);
const cause = new Error('the cause');

const explanations = 'https://token-storage.github.io/token-storage/errors';
/** What docs/errors.md says of each code. */
const sections = new Map(
  readFileSync(new URL('../../../docs/errors.md', import.meta.url), 'utf8')
    .split(/^(?=##)/m)
    .flatMap((section) => {
      const [, code = '', text = ''] = /^### (ERR_\w+)\n\n(.*)/s.exec(section) ?? [];
      return code === '' ? [] : [[code, text] as const];
    }),
);

describe.each(concrete)('%s', (name, Class) => {
  const error = new Class('the message', { ...fields[name], cause });

  it('belongs to the family, below what section Q says (item 169)', () => {
    expect(error).toBeInstanceOf(TokenStorageError);
    expect(error).toBeInstanceOf(Error);
    const parent = Object.getPrototypeOf(Class) as { readonly name: string };
    expect(parent.name).toBe(parents[name] ?? 'TokenStorageError');
  });

  it('carries its name, its code, its message, its cause and its fields', () => {
    const message = `the message (${explanations}#${error.code.toLowerCase()})`;
    expect(error).toMatchObject({ name, message, cause, ...fields[name] });
    expect(error.code).toMatch(/^ERR_[A-Z_]+$/);
    expect(String(error)).toBe(`${name}: ${message}`);
    expect(error.stack).toContain('errors.test.ts');
  });

  it('has no cause where there is none', () => {
    expect(Object.hasOwn(new Class('x', fields[name] ?? {}), 'cause')).toBe(false);
  });

  it('has a section of its own where its message leads, which says what to do', () => {
    expect(sections.get(error.code)).toMatch(new RegExp(`^\`${name}\`: .+\\*\\*What to do\\*\\*: `, 's'));
  });
});

describe('the family of errors', () => {
  it('has a code of its own for every class', () => {
    const codes = concrete.map(([name, Class]) => new Class('x', fields[name] ?? {}).code);
    expect(new Set(codes).size).toBe(concrete.length);
    expect(concrete.length).toBeGreaterThanOrEqual(23);
  });

  it('has a section for each code, and none for another', () => {
    expect([...sections.keys()].toSorted()).toEqual(Object.keys(everyCode).toSorted());
  });

  it('leads from each class to its code, without an error of it', () => {
    const statics = concrete.map(([, Class]) => (Class as unknown as { readonly code: string }).code);
    expect(statics.toSorted()).toEqual(Object.keys(everyCode).toSorted());
  });

  it('can be extended by validators, with a code of their own (item 128)', () => {
    // The compiler knows the codes of this library alone, or it could check no switch over them.
    const code = 'ERR_MINE' as string as core.TokenStorageErrorCode;
    class MyError extends core.TokenValidationError {
      override readonly code = code;
    }
    expect(new MyError('mine')).toMatchObject({
      code: 'ERR_MINE',
      message: `mine (${explanations}#err_token_validation)`,
    });
    expect(new MyError('mine')).toBeInstanceOf(TokenStorageError);
  });

  it('has just the codes of TokenStorageErrorCode', () => {
    const codes = concrete.map(([name, Class]) => new Class('x', fields[name] ?? {}).code);
    expect(Object.fromEntries(codes.map((code) => [code, true]))).toEqual(everyCode);
  });

  it('lets the compiler see which codes a switch has left out, and which do not exist', () => {
    // @ts-expect-error it does not say what to do about ERR_EXPIRED_TOKEN
    const leavesOneOut = (error: core.MissingTokenError | core.ExpiredTokenError): string => {
      // oxlint-disable-next-line typescript/switch-exhaustiveness-check -- this is what the compiler is to find
      switch (error.code) {
        case 'ERR_MISSING_TOKEN':
          return error.resourceServer;
      }
    };
    const knowsAnother = ({ code }: core.TokenStorageError): boolean => {
      // @ts-expect-error no error has this code
      return code === 'ERR_MISING_TOKEN';
    };
    const error = new core.MissingTokenError('x', { resourceServer: 'a' });
    expect([leavesOneOut(error), knowsAnother(error)]).toEqual(['a', false]);
  });

  it('lets the compiler tell fields by the code', () => {
    const whatHelps = (error: core.MissingTokenError | core.ExpiredTokenError): string | number => {
      switch (error.code) {
        case 'ERR_MISSING_TOKEN':
          return error.resourceServer;
        case 'ERR_EXPIRED_TOKEN':
          return error.expiresAtSeconds;
      }
    };
    expect(whatHelps(new core.ExpiredTokenError('x', { resourceServer: 'a', expiresAtSeconds: 1 }))).toBe(1);
  });
});
