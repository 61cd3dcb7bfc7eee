/** Somebody who can log in here, without a password. */
export interface Account {
  readonly sub: string;
  readonly name: string;
  readonly email: string;
}

/** Two, so that a change of identity can be seen too. */
export const accounts: ReadonlyMap<string, Account> = new Map(
  [
    { sub: 'ada', name: 'Ada Lovelace', email: 'ada@example.org' },
    { sub: 'grace', name: 'Grace Hopper', email: 'grace@example.org' },
  ].map((account) => [account.sub, account]),
);
