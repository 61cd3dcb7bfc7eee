import { TokenStorageError } from '../errors/token-storage-error.ts';
import type { Consent } from './consent.ts';

/** What a {@link ConsentTreeConstructionError} carries. */
export interface ConsentTreeConstructionErrorDetails extends ErrorOptions {
  /** The consents that do not make a forest. */
  readonly consents: readonly Consent[];
}

/**
 * A list of consents does not make a forest: one is missing, or there twice.
 */
export class ConsentTreeConstructionError extends TokenStorageError {
  override readonly name: string = 'ConsentTreeConstructionError';
  static override readonly code = 'ERR_CONSENT_TREE';
  declare readonly code: 'ERR_CONSENT_TREE';
  /** The consents that do not make a forest. */
  declare readonly consents: readonly Consent[];

  constructor(message: string, details: ConsentTreeConstructionErrorDetails) {
    super(message, details);
  }
}
