/** Somebody who can log in here, without a password. */
export interface Account {
  readonly sub: string;
  readonly name: string;
  readonly email: string;
  /** What the API has of theirs. */
  readonly files: readonly string[];
}

/** Two, so that a change of identity can be seen too. */
export const accounts: ReadonlyMap<string, Account> = new Map(
  [
    {
      sub: 'ada',
      name: 'Ada Lovelace',
      email: 'ada@example.org',
      files: ['Notes on the Analytical Engine.pdf', 'Bernoulli numbers.csv', 'Letter to Babbage.txt'],
    },
    {
      sub: 'grace',
      name: 'Grace Hopper',
      email: 'grace@example.org',
      files: ['The first compiler.md', 'A moth in relay 70.jpg'],
    },
  ].map((account) => [account.sub, account]),
);
