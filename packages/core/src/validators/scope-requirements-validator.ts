import { checkFunction } from '../checks/check-function.ts';
import { checkObject } from '../checks/check-object.ts';
import type { ConsentForest } from '../consents/consent-forest.ts';
import type { ScopeRequirements } from '../scopes/scope-requirements.ts';
import type { Scope } from '../scopes/scope.ts';
import { splitScopes } from '../scopes/split-scopes.ts';
import type { TokenDataByResourceServer } from '../token-data/token-data-by-resource-server.ts';
import { TokenDataValidator } from './token-data-validator.ts';
import type { TokenValidationContext } from './token-validation-context.ts';
import { UnmetScopeRequirementsError } from './unmet-scope-requirements-error.ts';

/** Fetches the consents that an identity has given, for example from Globus Auth. */
export interface ConsentSource {
  /** Every consent of one identity. Asked again only where what was fetched before does not cover the requirements. */
  getConsents(identityId: string): Promise<ConsentForest>;
}

/**
 * Refuses token data whose scopes do not cover the requirements, with an {@link UnmetScopeRequirementsError}.
 *
 * Before a store it looks at the names of the required scopes alone. After a read it also looks at the scopes they
 * depend on: by the consents it has seen, or else by fetching them once. Resource servers without requirements, or
 * without data, pass. **The consents it has seen are kept until they do not suffice: one withdrawn later goes
 * unnoticed.**
 *
 * @example
 * ```ts
 * import { ConsentForest, Scope, ScopeRequirementsValidator } from '@token-storage/core';
 *
 * const requirements = { 'transfer.api.globus.org': [Scope.parse('urn:globus:auth:scope:transfer.api.globus.org:all')] };
 * const validator = new ScopeRequirementsValidator(requirements, {
 *   getConsents: async (identityId) => {
 *     const response = await fetch(`https://auth.globus.org/v2/api/identities/${identityId}/consents`);
 *     return ConsentForest.fromResponse(await response.json());
 *   },
 * });
 * ```
 */
export class ScopeRequirementsValidator extends TokenDataValidator {
  readonly #requirements: ScopeRequirements;
  readonly #consents: ConsentSource;
  /** The consents that were fetched last, and whose they are. */
  #fetched: { readonly identityId: string; readonly forest: ConsentForest } | undefined;

  /** @param requirements Kept by reference: what is added to it later counts. */
  constructor(requirements: ScopeRequirements, consents: ConsentSource) {
    super();
    checkObject(requirements, 'The scope requirements');
    checkFunction((consents as Partial<ConsentSource> | undefined)?.getConsents, 'getConsents of the consents');
    this.#requirements = requirements;
    this.#consents = consents;
  }

  override beforeStore(tokens: TokenDataByResourceServer): void {
    for (const [resourceServer, data] of Object.entries(tokens)) this.#checkRoots(resourceServer, data.scope);
  }

  override async afterRetrieve(tokens: TokenDataByResourceServer, context: TokenValidationContext): Promise<void> {
    const identityId = context.tokenDataIdentityId ?? context.priorIdentityId;
    for (const [resourceServer, { scope }] of Object.entries(tokens)) {
      this.#checkRoots(resourceServer, scope);
      await this.#checkDependents(resourceServer, identityId);
    }
  }

  #required(resourceServer: string): readonly Scope[] {
    return Object.hasOwn(this.#requirements, resourceServer) ? (this.#requirements[resourceServer] ?? []) : [];
  }

  #checkRoots(resourceServer: string, scope: string): void {
    const granted = new Set(splitScopes(scope));
    if (this.#required(resourceServer).every(({ name }) => granted.has(name))) return;
    throw this.#unmet(resourceServer, 'Unmet scope requirements');
  }

  async #checkDependents(resourceServer: string, identityId: string | undefined): Promise<void> {
    const required = this.#required(resourceServer);
    if (required.every(({ dependencies }) => dependencies.length === 0)) return;
    if (identityId === undefined) return;
    if (this.#fetched?.identityId === identityId && this.#fetched.forest.meetsScopeRequirements(required)) return;
    const forest = await this.#consents.getConsents(identityId);
    this.#fetched = { identityId, forest };
    if (forest.meetsScopeRequirements(required)) return;
    throw this.#unmet(resourceServer, 'Unmet dependent scope requirements');
  }

  #unmet(resourceServer: string, problem: string): UnmetScopeRequirementsError {
    const copy: Record<string, readonly Scope[]> = Object.create(null);
    for (const [name, scopes] of Object.entries(this.#requirements)) copy[name] = [...scopes];
    return new UnmetScopeRequirementsError(`${problem} for ${JSON.stringify(resourceServer)}: log in again for them.`, {
      resourceServer,
      scopeRequirements: copy,
    });
  }
}
