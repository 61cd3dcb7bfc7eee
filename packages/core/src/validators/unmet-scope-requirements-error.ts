import { TokenValidationError } from '../errors/validation-errors.ts';
import type { ScopeRequirements } from '../scopes/scope-requirements.ts';

/** What an {@link UnmetScopeRequirementsError} carries. */
export interface UnmetScopeRequirementsErrorDetails extends ErrorOptions {
  /** The resource server concerned. */
  readonly resourceServer: string;
  /** The full requirements, not only the unmet ones. */
  readonly scopeRequirements: ScopeRequirements;
}

/**
 * Stored scopes, or the consents behind them, do not cover what is required. Log in again with the required scopes.
 */
export class UnmetScopeRequirementsError extends TokenValidationError {
  override readonly name: string = 'UnmetScopeRequirementsError';
  static override readonly code = 'ERR_UNMET_SCOPE_REQUIREMENTS';
  declare readonly code: 'ERR_UNMET_SCOPE_REQUIREMENTS';
  /** The resource server concerned. */
  declare readonly resourceServer: string;
  /** The full requirements, not only the unmet ones. */
  declare readonly scopeRequirements: ScopeRequirements;

  constructor(message: string, details: UnmetScopeRequirementsErrorDetails) {
    super(message, details);
  }
}
