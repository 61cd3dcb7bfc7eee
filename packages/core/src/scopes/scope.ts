import { checkObject } from '../checks/check-object.ts';
import { checkString } from '../checks/check-string.ts';
import { UsageError } from '../errors/input-errors.ts';
import { ScopeParseError } from '../errors/scope-errors.ts';
import { readScopes } from './read-scopes.ts';
import { writeScopes } from './write-scopes.ts';

/** How many characters a scope's text may have; engines hold some 30 times as many. */
const MAX_TEXT = 2 ** 24;
/** How many of them an error shows. */
const MAX_SHOWN = 200;

/** What a {@link Scope} has besides its name. */
export interface ScopeOptions {
  /** Whether the user may decline it and still consent to the others. `false` by default. */
  readonly optional?: boolean | undefined;
  /** The scopes that it depends on, in the order in which they are written. */
  readonly dependencies?: Iterable<Scope> | undefined;
}

/**
 * A scope with the scopes that it depends on, for example `transfer[*data_access]`.
 *
 * It never changes: the `with…` methods return another one.
 *
 * @see {@link https://www.rfc-editor.org/rfc/rfc6749#section-3.3 | RFC 6749, section 3.3}
 * @example
 * ```ts
 * import { Scope } from '@token-storage/core';
 *
 * const transfer = new Scope('transfer', { dependencies: [new Scope('data_access', { optional: true })] });
 * console.log(String(transfer)); // transfer[*data_access]
 * console.log(Scope.parse('transfer[*data_access]').dependencies.length); // 1
 * ```
 */
export class Scope {
  /** The name, without mark and brackets. */
  readonly name: string;
  /** Whether the user may decline it and still consent to the others. */
  readonly optional: boolean;
  /** The scopes that it depends on. */
  readonly dependencies: readonly Scope[];

  /**
   * @param name A bare name. For text with dependencies or a mark, use {@link Scope.parse}.
   * @throws {@link UsageError} when the name holds one of the characters `[ ] *` or a space.
   */
  constructor(name: string, options: ScopeOptions = {}) {
    checkString(name, 'The name of a scope');
    if (/[[\]* ]/.test(name)) {
      throw new UsageError(
        `The scope name ${JSON.stringify(name)} may not contain the special characters '[]* '. Use Scope.parse instead.`,
      );
    }
    checkObject(options, 'The options of a scope');
    this.name = name;
    this.optional = options.optional ?? false;
    this.dependencies = Object.freeze(checkScopes('new Scope', options.dependencies ?? []));
    Object.freeze(this);
  }

  /**
   * Reads a text that holds exactly one scope.
   *
   * @throws {@link ScopeParseError} when the text is not well formed, or holds none or several.
   * @throws {@link ScopeCycleError} when a scope depends on itself.
   */
  static parse(text: string): Scope {
    const scopes = readScopes(text).toScopes<Scope>(
      (name, optional, dependencies) => new Scope(name, { optional, dependencies }),
    );
    const [scope] = scopes;
    if (scope === undefined || scopes.length > 1) {
      const found = scopes.length === 0 ? 'none' : JSON.stringify(writeScopes(scopes, MAX_SHOWN));
      throw new ScopeParseError(`Scope.parse() takes exactly one scope and found ${found}. Use ScopeParser.parse.`);
    }
    return scope;
  }

  /**
   * The same scope with one more dependency.
   *
   * @throws {@link UsageError} when given something else than a scope, a text for example.
   */
  withDependency(dependency: Scope): Scope {
    if (!(dependency instanceof Scope)) {
      throw new UsageError(
        `Scope.withDependency() takes a Scope, not ${typeof dependency}. Make one with Scope.parse.`,
      );
    }
    return this.#with({ dependencies: [...this.dependencies, dependency] });
  }

  /**
   * The same scope with more dependencies.
   *
   * @throws {@link UsageError} when one of them is something else than a scope.
   */
  withDependencies(dependencies: Iterable<Scope>): Scope {
    const added = checkScopes('Scope.withDependencies', dependencies);
    return this.#with({ dependencies: [...this.dependencies, ...added] });
  }

  /** The same scope, optional or not. */
  withOptional(optional: boolean): Scope {
    return this.#with({ optional });
  }

  /**
   * The text form: a star if it is optional, the name, the dependencies in brackets.
   *
   * @throws {@link UsageError} when it would be longer than 16,777,216 characters: what several depend on is written each
   * time.
   */
  toString(): string {
    const text = writeScopes([this], MAX_TEXT);
    if (text.length <= MAX_TEXT) return text;
    throw new UsageError(
      `The text of the scope ${JSON.stringify(this.name)} is too long: what several depend on is written each time.`,
    );
  }

  #with(change: ScopeOptions): Scope {
    return new Scope(this.name, { optional: this.optional, dependencies: this.dependencies, ...change });
  }
}

function checkScopes(method: string, scopes: Iterable<Scope>): Scope[] {
  // Array.from would take a single scope for an empty list.
  if (typeof scopes?.[Symbol.iterator] !== 'function') {
    throw new UsageError(`${method}() takes a list of Scopes, not ${typeof scopes}.`);
  }
  return Array.from(scopes, (scope, index) => {
    if (scope instanceof Scope) return scope;
    throw new UsageError(`${method}() takes Scopes; item ${index} is ${typeof scope}. Make one with Scope.parse.`);
  });
}
