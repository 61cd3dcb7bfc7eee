import { ScopeCycleError } from '../errors/scope-errors.ts';

/**
 * Everything that can be reached from the roots, each once, dependencies before what depends on them.
 *
 * It keeps its own stack: the depth of a scope is the writer's choice, and must not be limited by the engine's.
 *
 * @param nameOf How an error names a node.
 * @throws {@link ScopeCycleError} when a node depends on itself.
 */
export function dependenciesFirst<Node>(
  roots: Iterable<Node>,
  dependenciesOf: (node: Node) => Iterable<Node>,
  nameOf: (node: Node) => string,
): Set<Node> {
  const done = new Set<Node>();
  const entered = new Set<Node>();
  const path: { node: Node; rest: Iterator<Node> }[] = [];

  const enter = (node: Node): void => {
    if (done.has(node)) return;
    if (entered.has(node)) {
      const scopeName = nameOf(node);
      throw new ScopeCycleError(
        `A cycle was found involving ${JSON.stringify(scopeName)}: a scope cannot depend on itself. ` +
          'Remove one of the dependencies on the way.',
        { scopeName },
      );
    }
    entered.add(node);
    path.push({ node, rest: dependenciesOf(node)[Symbol.iterator]() });
  };

  for (const root of roots) {
    enter(root);
    for (let last = path.at(-1); last !== undefined; last = path.at(-1)) {
      const next = last.rest.next();
      if (next.done === true) {
        path.pop();
        done.add(last.node);
      } else {
        enter(next.value);
      }
    }
  }
  return done;
}
