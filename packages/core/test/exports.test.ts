import * as core from '@token-storage/core';
import { expect, it } from 'vitest';
import * as memory from '../../memory/dist/index.js';

// What is listed here can be relied upon by users: taking something away needs a new major version.

it('core exports these names, and no others', () => {
  expect(Object.keys(core).sort()).toMatchInlineSnapshot(`
    [
      "Consent",
      "ConsentForest",
      "ConsentParseError",
      "ConsentTreeConstructionError",
      "CorruptStorageError",
      "DEFAULT_NAMESPACE",
      "DecryptionError",
      "EngineTokenStorage",
      "ExpiredTokenError",
      "HasRefreshTokensValidator",
      "IDTokenDecoder",
      "IDTokenError",
      "IdentityMismatchError",
      "IdentityValidationError",
      "InvalidTokenDataError",
      "JsonSyntaxError",
      "LocalLocks",
      "LockLostError",
      "LockTimeoutError",
      "MissingIdentityError",
      "MissingTokenError",
      "NotExpiredValidator",
      "RefreshError",
      "Scope",
      "ScopeCycleError",
      "ScopeParseError",
      "ScopeParser",
      "ScopeRequirementsValidator",
      "Standstill",
      "StorageClosedError",
      "StorageIOError",
      "StorageQuotaError",
      "StorageUnavailableError",
      "TokenDataValidator",
      "TokenStorage",
      "TokenStorageData",
      "TokenStorageDecorator",
      "TokenStorageError",
      "TokenValidationError",
      "UnchangingIdentityIDValidator",
      "UnmetScopeRequirementsError",
      "UnsupportedFormatError",
      "UsageError",
      "ValidatingTokenStorage",
      "appRelativePath",
      "appSlug",
      "copyJson",
      "decodeEntry",
      "encodeJson",
      "optimisticUpdate",
      "parseString",
      "scanObject",
      "skipSpace",
      "skipValue",
      "tokenDataRecord",
    ]
  `);
});

it('memory exports these names, and no others', () => {
  expect(Object.keys(memory).sort()).toMatchInlineSnapshot(`
    [
      "MemoryTokenStorage",
    ]
  `);
});
