// The contract
export { type LockTask, TokenStorage } from './contract/token-storage.ts';
export type { LockOptions } from './contract/lock-options.ts';
export type { TokenChange } from './contract/token-change.ts';

// Token data and token responses
export { TokenStorageData } from './token-data/token-storage-data.ts';
export type { TokenStorageDataFields } from './token-data/token-storage-data-fields.ts';
export { type TokenDataByResourceServer, tokenDataRecord } from './token-data/token-data-by-resource-server.ts';
export type { JsonValue } from './token-data/json-value.ts';
export type { GrantType, StoreTokenResponseOptions } from './token-response/store-token-response-options.ts';
export type { TokenResponse } from './token-response/token-response.ts';

// Validators
export { HasRefreshTokensValidator } from './validators/has-refresh-tokens-validator.ts';
export { NotExpiredValidator } from './validators/not-expired-validator.ts';
export { type ConsentSource, ScopeRequirementsValidator } from './validators/scope-requirements-validator.ts';
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
} from './refresh/options-and-errors/refreshing-options.ts';
export { type RefreshingLockTask, RefreshingTokenStorage } from './refresh/refreshing-token-storage.ts';
export {
  TokenEndpointError,
  type TokenEndpointErrorDetails,
} from './refresh/options-and-errors/token-endpoint-error.ts';

// What goes over the network
export { authorizedFetch, type AuthorizedFetchOptions } from './authorized-fetch/authorized-fetch.ts';
export { clientCredentialsWith, type ClientCredentialsOptions } from './token-endpoint/client-credentials-with.ts';
export { refreshWith, type TokenEndpointOptions } from './token-endpoint/refresh-with.ts';
export {
  type NotRevoked,
  revokeAndRemove,
  type RevokeAndRemoveOptions,
  type RevokeAndRemoveResult,
} from './token-endpoint/revoke-and-remove.ts';
export type { TokenEndpointClient } from './token-endpoint/token-endpoint-client.ts';

// ID tokens
export type { IDTokenClaims } from './id-token/id-token-claims.ts';
export { IDTokenDecoder } from './id-token/id-token-decoder.ts';
export type { IDTokenDecoderOptions } from './id-token/id-token-decoder-options.ts';
export type { IDTokenDecoding } from './id-token/id-token-decoding.ts';
export type { JSONWebKey, JSONWebKeySet } from './id-token/issuer/json-web-key-set.ts';
export type { OpenIDConfiguration } from './id-token/issuer/openid-configuration.ts';

// Scopes and consents
export { ConsentForest } from './consents/consent-forest.ts';
export type { ConsentTree } from './consents/consent-tree.ts';
export { Consent } from './consents/consent.ts';
export { ScopeParser, type SerializeScopesOptions } from './scopes/scope-parser.ts';
export type { ScopeRequirements } from './scopes/scope-requirements.ts';
export { Scope, type ScopeOptions } from './scopes/scope.ts';

// Errors
export { ConsentTreeConstructionError } from './consents/consent-tree-construction-error.ts';
export { RefreshError, type RefreshErrorReason } from './contract/refresh-error.ts';
export { IDTokenError, type IDTokenErrorReason } from './errors/id-token-error.ts';
export { InvalidTokenDataError, UsageError } from './errors/input-errors.ts';
export { LockLostError, LockTimeoutError } from './errors/lock-errors.ts';
export { ConsentParseError, ScopeCycleError, ScopeParseError } from './errors/scope-errors.ts';
export {
  CorruptStorageError,
  StorageClosedError,
  StorageIOError,
  StorageQuotaError,
  StorageUnavailableError,
  UnsupportedFormatError,
} from './errors/storage-errors.ts';
export { TokenStorageError, type TokenStorageErrorCode } from './errors/token-storage-error.ts';
export {
  ExpiredTokenError,
  IdentityMismatchError,
  IdentityValidationError,
  MissingIdentityError,
  MissingTokenError,
  TokenValidationError,
} from './errors/validation-errors.ts';
export { UnmetScopeRequirementsError } from './validators/unmet-scope-requirements-error.ts';
