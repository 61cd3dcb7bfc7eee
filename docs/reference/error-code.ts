import type { DeclarationReflection } from 'typedoc';

/** The code of a class of errors. */
export const errorCode = ({ children = [] }: DeclarationReflection): string | undefined =>
  children
    .map(({ name, defaultValue }) => name === 'code' && /^'(ERR_\w+)'$/.exec(defaultValue ?? '')?.[1])
    .find(Boolean) || undefined;
