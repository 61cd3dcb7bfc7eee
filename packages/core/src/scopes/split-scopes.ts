// What Python's str.split() takes for white space, which is not what \s means.
const WHITE_SPACE = /[\t-\r\x1c-\x20\x85\xa0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000]+/;

/** The names in the text of granted scopes, in its order. */
export const splitScopes = (scope: string): string[] => scope.split(WHITE_SPACE).filter((name) => name !== '');
