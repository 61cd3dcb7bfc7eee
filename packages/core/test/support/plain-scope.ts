import type { Scope } from '../../src/scopes/scope.ts';

/** A scope as the fixtures write it. */
export interface PlainScope {
  readonly scope: string;
  readonly optional: boolean;
  readonly dependencies: readonly PlainScope[];
}

/** Takes the order out, which the fixtures leave open. */
export function sortScopes(scopes: readonly PlainScope[]): PlainScope[] {
  return scopes
    .map((scope) => ({ ...scope, dependencies: sortScopes(scope.dependencies) }))
    .sort((a, b) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1));
}

/** Scopes as the fixtures write them. */
export function plainScopes(scopes: readonly Scope[]): PlainScope[] {
  return scopes.map(({ name, optional, dependencies }) => ({
    scope: name,
    optional,
    dependencies: plainScopes(dependencies),
  }));
}
