import { ScopeParseError } from './scope-parse-error.ts';

/** What a {@link ScopeCycleError} carries. */
export interface ScopeCycleErrorDetails extends ErrorOptions {
  /** The name of one scope of the cycle. */
  readonly scopeName: string;
}

/**
 * A scope depends on itself, directly or through others.
 */
export class ScopeCycleError extends ScopeParseError {
  override readonly name: string = 'ScopeCycleError';
  override readonly code: string = 'ERR_SCOPE_CYCLE';
  /** The name of one scope of the cycle. */
  readonly scopeName: string;

  constructor(message: string, details: ScopeCycleErrorDetails) {
    super(message, details);
    this.scopeName = details.scopeName;
  }
}
