import type { Scope } from './scope.ts';

/**
 * What each resource server's token must allow: resource server → scopes, with the dependencies they need.
 *
 * @see {@link ScopeRequirementsValidator}
 */
export type ScopeRequirements = { readonly [resourceServer: string]: readonly Scope[] };
