import { expect } from 'vitest';

interface TokenData {
  toDict(): object;
}

const isTokenData = (value: unknown): value is TokenData =>
  typeof value === 'object' && value !== null && 'access_token' in value && 'toDict' in value;

// Tokens are in no field, so that what compares fields would take any two for the same.
expect.addEqualityTesters([
  (one: unknown, two: unknown): boolean | undefined =>
    isTokenData(one) && isTokenData(two) ? JSON.stringify(one.toDict()) === JSON.stringify(two.toDict()) : undefined,
]);
