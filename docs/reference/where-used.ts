import { type DeclarationReflection, makeRecursiveVisitor, type ProjectReflection, type Reflection } from 'typedoc';

import { exportedNames } from './exported-names.ts';

/** The exported names in whose declarations each exported name stands. */
export type WhereUsed = ReadonlyMap<Reflection, ReadonlySet<DeclarationReflection>>;

/** Looks for each exported name at the parameters, properties and results of the others. */
export function whereUsed(project: ProjectReflection): WhereUsed {
  const used = new Map<Reflection, Set<DeclarationReflection>>();
  for (const user of exportedNames(project)) {
    for (const name of typesIn(user)) {
      if (name === user) continue;
      used.set(name, (used.get(name) ?? new Set()).add(user));
    }
  }
  return used;
}

function typesIn(declaration: Reflection): Set<Reflection> {
  const found = new Set<Reflection>();
  const visitor = makeRecursiveVisitor({
    reference({ reflection }) {
      if (reflection) found.add(reflection);
    },
    reflection: ({ declaration: nested }) => look(nested),
  });
  const look = (reflection: Reflection): void => {
    if (reflection.isDeclaration() || reflection.isSignature() || reflection.isParameter())
      reflection.type?.visit(visitor);
    reflection.traverse((child) => {
      look(child);
      return true;
    });
  };
  look(declaration);
  return found;
}
