import { IDTokenError } from '../errors/id-token-error.ts';

/**
 * What an issuer says about itself, as far as ID tokens need it.
 *
 * @see {@link https://openid.net/specs/openid-connect-discovery-1_0.html#ProviderMetadata | OpenID Connect Discovery,
 * section 3}
 */
export interface OpenIDConfiguration {
  /** The issuer. */
  readonly issuer: string;
  /** How it signs ID tokens. */
  readonly id_token_signing_alg_values_supported: readonly string[];
  /** Where its keys are. Not needed if they are given. */
  readonly jwks_uri?: string;
  /** Whatever else it says. */
  readonly [name: string]: unknown;
}

/**
 * Reads an issuer's configuration.
 *
 * @param issuer The issuer that was asked.
 * @throws {@link IDTokenError} with the reason `configuration` when it is not as documented, or another issuer's.
 */
export function parseOpenIDConfiguration(value: unknown, issuer: string): OpenIDConfiguration {
  const refuse = (problem: string): never => {
    throw new IDTokenError(`Cannot use the OpenID configuration of ${JSON.stringify(issuer)}: ${problem}.`, {
      reason: 'configuration',
    });
  };
  if (typeof value !== 'object' || value === null) return refuse('it is not an object');
  const configuration = value as Record<string, unknown>;
  if (configuration['issuer'] !== issuer) {
    refuse(`it says that its issuer is ${JSON.stringify(configuration['issuer'])}`);
  }
  const algorithms = configuration['id_token_signing_alg_values_supported'];
  if (!Array.isArray(algorithms) || !algorithms.every((algorithm) => typeof algorithm === 'string')) {
    refuse('"id_token_signing_alg_values_supported" is not a list of strings');
  }
  const uri = configuration['jwks_uri'];
  if (uri !== undefined && typeof uri !== 'string') refuse('"jwks_uri" is not a string');
  return configuration as OpenIDConfiguration;
}
