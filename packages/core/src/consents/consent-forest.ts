import { ConsentParseError } from '../errors/scope-errors.ts';
import { dependenciesFirst } from '../scopes/dependencies-first.ts';
import { ScopeParser } from '../scopes/scope-parser.ts';
import { Scope } from '../scopes/scope.ts';
import { ConsentTreeConstructionError } from './consent-tree-construction-error.ts';
import { ConsentTree } from './consent-tree.ts';
import { Consent } from './consent.ts';

/**
 * The consents of one user to one client: a tree for each scope that was asked for.
 *
 * @example
 * ```ts
 * import { ConsentForest } from '@token-storage/core';
 *
 * export async function mayTransfer(consents: Response): Promise<boolean> {
 *   const forest = ConsentForest.fromResponse(await consents.json());
 *   return forest.meetsScopeRequirements('transfer[data_access]');
 * }
 * ```
 */
export class ConsentForest {
  /** All consents, in the order given. */
  readonly nodes: readonly Consent[];
  /** The trees, in the order of their roots. */
  readonly trees: readonly ConsentTree[];
  /** The number of levels of the deepest tree; 0 without one. */
  readonly maxDepth: number;

  /** What lies directly above each consent that has a place in a tree: another one, or nothing for a root. */
  readonly #parents = new Map<Consent, Consent | undefined>();
  readonly #byName = new Map<string, Consent[]>();

  /**
   * @param consents Consents, or what the authorization server gives for each.
   * @throws {@link ConsentParseError} when one cannot be read.
   * @throws {@link ConsentTreeConstructionError} when one's parent is missing, or two have the same id.
   */
  constructor(consents: Iterable<unknown>) {
    this.nodes = Object.freeze(
      Array.from(consents, (consent) => (consent instanceof Consent ? consent : Consent.fromDict(consent))),
    );
    const children = this.#link();
    this.trees = Object.freeze(
      this.nodes
        .filter((node) => node.dependency_path.length === 1)
        .map((root) => new ConsentTree(root, (parent) => children.get(parent) ?? [])),
    );
    this.maxDepth = this.trees.reduce((depth, tree) => Math.max(depth, tree.maxDepth), 0);
  }

  /**
   * The forest in a response of the authorization server's consents endpoint.
   *
   * @param body The response's JSON: `{ "consents": [...] }`.
   * @throws {@link ConsentParseError} when it is something else.
   * @throws {@link ConsentTreeConstructionError} when one's parent is missing, or two have the same id.
   */
  static fromResponse(body: unknown): ConsentForest {
    const consents = typeof body === 'object' && body !== null && 'consents' in body ? body.consents : undefined;
    if (!Array.isArray(consents)) {
      throw new ConsentParseError('Cannot read the response: it has no list "consents".', { rawConsent: body });
    }
    return new ConsentForest(consents);
  }

  /**
   * Whether the user has consented to all of these scopes and what they depend on.
   *
   * Each must be met by a tree from its root: the names are equal, and each dependency is met by one consent directly
   * below. Optional scopes are required as well. The status of a consent is not looked at.
   *
   * @param requirements A scope, a text as in {@link ScopeParser.parse}, or a list of both. No scope is always met.
   * @throws {@link ScopeParseError} when a text is not well formed.
   */
  meetsScopeRequirements(requirements: string | Scope | readonly (string | Scope)[]): boolean {
    const list = typeof requirements === 'string' || requirements instanceof Scope ? [requirements] : requirements;
    const required = list.flatMap((item) => (typeof item === 'string' ? ScopeParser.parse(item) : item));

    // For each scope: what lies directly above the consents that meet it, its dependencies included.
    const above = new Map<Scope, Set<Consent | undefined>>();
    for (const scope of dependenciesFirst(
      required,
      (each) => each.dependencies,
      (each) => each.name,
    )) {
      const named = this.#byName.get(scope.name) ?? [];
      const meeting = named.filter((consent) => scope.dependencies.every((each) => above.get(each)?.has(consent)));
      above.set(scope, new Set(meeting.map((consent) => this.#parents.get(consent))));
    }
    return required.every((scope) => above.get(scope)?.has(undefined));
  }

  /** Finds each consent's place, and returns what lies directly below each. */
  #link(): Map<Consent, Consent[]> {
    const byId = new Map<number, Consent>();
    for (const node of this.nodes) {
      if (byId.has(node.id)) this.#refuse(`Consent ${node.id} is there twice.`);
      byId.set(node.id, node);
    }
    const children = new Map<Consent, Consent[]>();
    for (const node of this.nodes) {
      const path = node.dependency_path;
      // Without a path it has no place in any tree.
      if (path.length === 0) continue;
      const parentId = path.at(-2);
      const parent = parentId === undefined ? undefined : byId.get(parentId);
      if (parentId !== undefined && parent === undefined) this.#refuse(`Missing parent node: ${parentId}.`);
      if (parent !== undefined) append(children, parent, node);
      append(this.#byName, node.scope_name, node);
      this.#parents.set(node, parent);
    }
    return children;
  }

  #refuse(problem: string): never {
    throw new ConsentTreeConstructionError(`Failed to compute forest edges. ${problem} Fetch the consents again.`, {
      consents: this.nodes,
    });
  }
}

function append<Key>(lists: Map<Key, Consent[]>, key: Key, consent: Consent): void {
  const list = lists.get(key);
  if (list === undefined) lists.set(key, [consent]);
  else list.push(consent);
}
