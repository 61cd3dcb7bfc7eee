import { type DeclarationReflection, type ProjectReflection, type Reflection, ReflectionKind } from 'typedoc';

/** What every entry exports, each name once. */
export const exportedNames = ({ children: entries = [] }: ProjectReflection): DeclarationReflection[] =>
  entries.flatMap(({ children = [] }) => children).filter(({ kind }) => kind !== ReflectionKind.Reference);

/** Whether it is a name that is imported, no member of one. */
export const isExported = (reflection: Reflection): reflection is DeclarationReflection =>
  reflection.isDeclaration() && reflection.parent?.kindOf(ReflectionKind.Module) === true;
