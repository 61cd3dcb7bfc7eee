import { type Application, Converter, type DeclarationReflection, ReferenceType, type Reflection } from 'typedoc';

import { exportedNames } from './exported-names.ts';

/** The members that each class has from others, as they are documented there. */
export type InheritedMembers = ReadonlyMap<Reflection, readonly Reflection[]>;

/**
 * Takes members that a class only inherits off its page: the page shows what the class adds, and names them with a link to the class that
 * they are of.
 */
export function listInherited({ converter }: Application): InheritedMembers {
  const inherited = new Map<Reflection, Reflection[]>();
  converter.on(
    Converter.EVENT_RESOLVE_END,
    ({ project }) => {
      const contract = exportedNames(project).find(({ name }) => name === 'TokenStorage');
      const members = Object.values(project.reflections).filter((member) => member.isDeclaration());
      const found = members
        .map((member) => ({ member, origin: originOf(member, contract) }))
        .filter(({ origin }) => origin);
      for (const { member, origin } of found) {
        const { parent } = member;
        if (parent && origin && !member.flags.isProtected)
          inherited.set(parent, [...(inherited.get(parent) ?? []), origin]);
      }
      for (const { member } of found) project.removeReflection(member);
    },
    // After TypeDoc has seen what is inherited, and before it sorts members into groups.
    -50,
  );
  return inherited;
}

/** Follows a member to the class that declares it; where that is none that is exported, to the contract, whose members have the same names. */
function originOf(
  { name, inheritedFrom }: DeclarationReflection,
  contract: DeclarationReflection | undefined,
): DeclarationReflection | undefined {
  if (!(inheritedFrom instanceof ReferenceType)) return undefined;
  const { reflection } = inheritedFrom;
  const declaration = reflection?.isSignature() === true ? reflection.parent : reflection;
  if (declaration?.isDeclaration() !== true) return contract?.children?.find((member) => member.name === name);
  return originOf(declaration, contract) ?? declaration;
}
