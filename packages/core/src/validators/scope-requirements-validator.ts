import type { Scope } from '../scopes/scope.ts';

/** What each resource server's token must allow: resource server → scopes, dependencies included. */
export type ScopeRequirements = ReadonlyMap<string, readonly Scope[]>;
