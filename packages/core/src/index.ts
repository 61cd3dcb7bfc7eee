// The contract
export { TokenStorage } from './token-storage.ts';
export type { TokenChange } from './token-change.ts';
export type { LockOptions, LockTask } from './lock-task.ts';

// Token data and token responses
export { TokenStorageData } from './token-storage-data.ts';
export type { TokenStorageDataFields } from './token-storage-data-fields.ts';
export { type TokenDataByResourceServer, tokenDataRecord } from './token-data-by-resource-server.ts';
export type { JsonValue } from './json-value.ts';
export type { GrantType, StoreTokenResponseOptions } from './token-response/store-token-response-options.ts';
export type { TokenResponse } from './token-response/token-response.ts';

// Validators
export { HasRefreshTokensValidator } from './validators/has-refresh-tokens-validator.ts';
export { NotExpiredValidator } from './validators/not-expired-validator.ts';
export {
  type ConsentSource,
  type ScopeRequirements,
  ScopeRequirementsValidator,
} from './validators/scope-requirements-validator.ts';
export { TokenDataValidator } from './validators/token-data-validator.ts';
export type { TokenValidationContext } from './validators/token-validation-context.ts';
export { UnchangingIdentityIDValidator } from './validators/unchanging-identity-id-validator.ts';
export { ValidatingTokenStorage, type ValidatingTokenStorageOptions } from './validators/validating-token-storage.ts';

// Refreshing
export {
  type ObtainRequest,
  type RefreshedResponseOptions,
  type RefreshingTokenStorageOptions,
  type RefreshRequest,
} from './refresh/refreshing-options.ts';
export { RefreshingTokenStorage } from './refresh/refreshing-token-storage.ts';
export { TokenEndpointError, type TokenEndpointErrorDetails } from './refresh/token-endpoint-error.ts';

// ID tokens
export type { IDTokenClaims } from './id-token/id-token-claims.ts';
export { IDTokenDecoder } from './id-token/id-token-decoder.ts';
export type { IDTokenDecoderOptions } from './id-token/id-token-decoder-options.ts';
export type { IDTokenDecoding } from './id-token/id-token-decoding.ts';
export type { JSONWebKey, JSONWebKeySet } from './id-token/json-web-key-set.ts';
export type { OpenIDConfiguration } from './id-token/openid-configuration.ts';

// Scopes and consents
export { ConsentForest } from './consents/consent-forest.ts';
export type { ConsentTree } from './consents/consent-tree.ts';
export { Consent } from './consents/consent.ts';
export { ScopeParser, type SerializeScopesOptions } from './scopes/scope-parser.ts';
export { Scope, type ScopeOptions } from './scopes/scope.ts';

// Errors
export { ConsentParseError } from './errors/consent-parse-error.ts';
export { ConsentTreeConstructionError } from './errors/consent-tree-construction-error.ts';
export { CorruptStorageError } from './errors/corrupt-storage-error.ts';
export { ExpiredTokenError } from './errors/expired-token-error.ts';
export { IDTokenError, type IDTokenErrorReason } from './errors/id-token-error.ts';
export { IdentityMismatchError } from './errors/identity-mismatch-error.ts';
export { IdentityValidationError } from './errors/identity-validation-error.ts';
export { InvalidTokenDataError } from './errors/invalid-token-data-error.ts';
export { LockLostError } from './errors/lock-lost-error.ts';
export { LockTimeoutError } from './errors/lock-timeout-error.ts';
export { MissingIdentityError } from './errors/missing-identity-error.ts';
export { MissingTokenError } from './errors/missing-token-error.ts';
export { RefreshError, type RefreshErrorReason } from './errors/refresh-error.ts';
export { ScopeCycleError } from './errors/scope-cycle-error.ts';
export { ScopeParseError } from './errors/scope-parse-error.ts';
export { StorageClosedError } from './errors/storage-closed-error.ts';
export { StorageIOError } from './errors/storage-io-error.ts';
export { StorageQuotaError } from './errors/storage-quota-error.ts';
export { StorageUnavailableError } from './errors/storage-unavailable-error.ts';
export { TokenStorageError } from './errors/token-storage-error.ts';
export { TokenValidationError } from './errors/token-validation-error.ts';
export { UnmetScopeRequirementsError } from './errors/unmet-scope-requirements-error.ts';
export { UnsupportedFormatError } from './errors/unsupported-format-error.ts';
export { UsageError } from './errors/usage-error.ts';
