import * as z from 'zod/mini';
import { madeOnce } from '../../checks/made-once.ts';
import { parseShape } from '../../checks/parse-shape.ts';
import type { SameType } from '../../checks/same-type.ts';
import { IDTokenError } from '../../errors/id-token-error.ts';
import { shownText } from '../../web/shown-text.ts';
import type { IssuerNames } from './issuer-names.ts';

/**
 * What an issuer says about itself, as far as ID tokens need it.
 *
 * @see {@link https://openid.net/specs/openid-connect-discovery-1_0.html#ProviderMetadata | OpenID Connect Discovery,
 * section 3}
 * @see {@link IDTokenDecoder}
 */
export interface OpenIDConfiguration {
  /** The issuer. */
  readonly issuer: string;
  /** How it signs ID tokens. */
  readonly id_token_signing_alg_values_supported: readonly string[];
  /** Where its keys are. Not needed if they are given. */
  readonly jwks_uri?: string | undefined;
  /** Whatever else it says. */
  readonly [name: string]: unknown;
}

const schema = /* @__PURE__ */ madeOnce(() =>
  z.looseObject({
    issuer: z.string('a string'),
    id_token_signing_alg_values_supported: z.readonly(z.array(z.string('a list of strings'), 'a list of strings')),
    jwks_uri: z.optional(z.string('a string')),
  }),
);

/** The compiler's word that the schema reads what is documented. */
type Documented =
  SameType<OpenIDConfiguration, Readonly<z.infer<ReturnType<typeof schema>>>> extends true
    ? OpenIDConfiguration
    : never;

/**
 * Reads an issuer's configuration.
 *
 * @param names The issuer that was asked.
 * @throws {@link IDTokenError} with the reason `configuration` when it is not as documented, or another issuer's.
 */
export function parseOpenIDConfiguration(value: unknown, names: IssuerNames): OpenIDConfiguration {
  const unusable = (problem: string): IDTokenError =>
    new IDTokenError(`Cannot use the OpenID configuration of ${shownText(names.issuer)}: ${problem}.`, {
      reason: 'configuration',
    });
  const configuration: Documented = parseShape(schema(), value, (expected, field) =>
    unusable(field === undefined ? 'it is not an object' : `"${field}" is not ${expected}`),
  );
  if (names.include(configuration.issuer)) return configuration;
  throw unusable(
    `it says that its issuer is ${shownText(configuration.issuer)}. ` +
      'If that is the same one, give this as "issuer", or among "furtherIssuers"',
  );
}
