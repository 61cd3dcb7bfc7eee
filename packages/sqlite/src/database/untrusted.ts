/**
 * For every connection: a file may come from anybody. What stands in it calls no function but harmless ones, and no row of
 * another table is changed, or keeps a token from being removed, because it refers to one.
 */
export const UNTRUSTED = `
PRAGMA trusted_schema = OFF;
PRAGMA foreign_keys = OFF;
`;
