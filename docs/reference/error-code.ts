import type { DeclarationReflection } from 'typedoc';

/** The code of a class of errors. */
export function errorCode({ children = [] }: DeclarationReflection): string | undefined {
  const type = children.find(({ name }) => name === 'code')?.type;
  return type?.type === 'literal' && typeof type.value === 'string' ? type.value : undefined;
}
