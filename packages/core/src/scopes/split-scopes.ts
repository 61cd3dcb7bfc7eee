import { WHITE_SPACE } from './white-space.ts';

/** The names in the text of granted scopes, in its order. */
export const splitScopes = (scope: string): string[] => scope.split(WHITE_SPACE).filter((name) => name !== '');
