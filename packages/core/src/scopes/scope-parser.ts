import { UsageError } from '../errors/input-errors.ts';
import { readScopes } from './read-scopes.ts';
import { ScopeGraph } from './scope-graph.ts';
import { Scope } from './scope.ts';

/**
 * How {@link ScopeParser.serialize} works.
 *
 * @see {@link ScopeParser}
 */
export interface SerializeScopesOptions {
  /** Whether no scopes give an empty text rather than an error. `false` by default. */
  readonly allowEmpty?: boolean | undefined;
}

/**
 * Scopes from text and back.
 *
 * @example
 * ```ts
 * import { ScopeParser } from '@token-storage/core';
 *
 * const scopes = ScopeParser.parse('openid transfer[*data_access]');
 * console.log(ScopeParser.serialize(scopes)); // openid transfer[*data_access]
 * ```
 */
export class ScopeParser {
  /**
   * Reads a text that holds any number of scopes, separated by spaces.
   *
   * Scopes that appear several times are joined by name: `a[b] b[c]` gives `a[b[c]]` and `b[c]`. The order is that of
   * first appearance.
   *
   * @throws {@link ScopeParseError} when the text is not well formed.
   * @throws {@link ScopeCycleError} when a scope depends on itself.
   */
  static parse(text: string): Scope[] {
    return toScopes(readScopes(text));
  }

  /**
   * Joins two lists of scopes as if their texts had been written one after the other.
   *
   * @throws {@link ScopeCycleError} when a scope would depend on itself.
   */
  static mergeScopes(scopesA: Iterable<Scope>, scopesB: Iterable<Scope>): Scope[] {
    const scopes: (string | Scope)[] = [...scopesA, ...scopesB];
    checkScopes('mergeScopes', scopes);
    // Not by their text: what they share would be written each time.
    const graph = new ScopeGraph();
    graph.addScopes(scopes.flatMap((scope) => (typeof scope === 'string' ? ScopeParser.parse(scope) : scope)));
    return toScopes(graph);
  }

  /**
   * The text to send to an authorization server. Text goes into it unchanged, unread; nothing is left out.
   *
   * @throws {@link UsageError} when the text would be empty, unless `allowEmpty` is set, or as {@link Scope.toString} says.
   * @see {@link https://www.rfc-editor.org/rfc/rfc6749#section-3.3 | RFC 6749, section 3.3}
   */
  static serialize(scopes: string | Scope | Iterable<string | Scope>, options: SerializeScopesOptions = {}): string {
    const list = typeof scopes === 'string' || scopes instanceof Scope ? [scopes] : [...scopes];
    checkScopes('serialize', list);
    const text = list.join(' ');
    if (text === '' && options.allowEmpty !== true) {
      throw new UsageError('There is no scope to serialize. Name at least one, or set allowEmpty.');
    }
    return text;
  }
}

function toScopes(graph: ScopeGraph): Scope[] {
  return graph.toScopes<Scope>((name, optional, dependencies) => new Scope(name, { optional, dependencies }));
}

function checkScopes(method: string, scopes: readonly unknown[]): void {
  for (const [index, item] of scopes.entries()) {
    if (typeof item === 'string' || item instanceof Scope) continue;
    throw new UsageError(`ScopeParser.${method}() takes Scopes and strings; item ${index} is ${typeof item}.`);
  }
}
