import { dependenciesFirst } from './dependencies-first.ts';
import type { WrittenScope } from './write-scopes.ts';

/**
 * What a scope text says, by name: dependencies that are written at different places for one name are joined.
 *
 * The order is that of first appearance. It knows nothing of `Scope`, which is made from it.
 */
export class ScopeGraph {
  readonly #roots: { readonly name: string; readonly optional: boolean }[] = [];
  readonly #dependencies = new Map<string, Map<string, boolean>>();

  /** Adds a scope of the top level. The same scope may be added again. */
  addRoot(name: string, optional: boolean): void {
    this.#roots.push({ name, optional });
  }

  /** Makes one name depend on another. A dependency that is both plain and optional is plain. */
  addDependency(parent: string, name: string, optional: boolean): void {
    let dependencies = this.#dependencies.get(parent);
    if (dependencies === undefined) this.#dependencies.set(parent, (dependencies = new Map()));
    dependencies.set(name, optional && dependencies.get(name) !== false);
  }

  /** Adds scopes of the top level with all that they depend on, each once, as if their text had been read. */
  addScopes(roots: readonly WrittenScope[]): void {
    const seen = new Set<WrittenScope>();
    const path: { scope?: WrittenScope; rest: Iterator<WrittenScope> }[] = [{ rest: roots.values() }];
    for (let last = path.at(-1); last !== undefined; last = path.at(-1)) {
      const { done, value: scope } = last.rest.next();
      if (done === true) {
        path.pop();
        continue;
      }
      if (last.scope === undefined) this.addRoot(scope.name, scope.optional);
      else this.addDependency(last.scope.name, scope.name, scope.optional);
      if (seen.has(scope)) continue;
      seen.add(scope);
      path.push({ scope, rest: scope.dependencies.values() });
    }
  }

  /**
   * The scopes of the top level, duplicates left out, each made once and shared wherever it is a dependency.
   *
   * @throws {@link ScopeCycleError} when a name depends on itself.
   */
  toScopes<Made>(make: (name: string, optional: boolean, dependencies: readonly Made[]) => Made): Made[] {
    const plain = new Map<string, Made>();
    const optional = new Map<string, Made>();
    const pick = (name: string, isOptional: boolean): Made => {
      // Names come dependencies first, so that what is picked has been made.
      return (isOptional ? optional : plain).get(name) as Made;
    };
    const names = dependenciesFirst(
      this.#roots.map((root) => root.name),
      (name) => this.#dependencies.get(name)?.keys() ?? [],
      (name) => name,
    );
    for (const name of names) {
      const dependencies = Array.from(this.#dependencies.get(name) ?? [], (dependency) => pick(...dependency));
      plain.set(name, make(name, false, dependencies));
      optional.set(name, make(name, true, dependencies));
    }
    return [...new Set(this.#roots.map((root) => pick(root.name, root.optional)))];
  }
}
