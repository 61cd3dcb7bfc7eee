import { expect, it } from 'vitest';

import { Secrets } from '../src/test-context/secrets.ts';
import { textsOf } from '../src/test-context/texts-of.ts';

const hidden = 'the token';
const hiding: Record<string, unknown> = {
  'the message': new Error(hidden),
  'the stack': Object.assign(new Error('outer'), { stack: hidden }),
  'the cause of a cause': new Error('outer', { cause: new Error('inner', { cause: { deep: [hidden] } }) }),
  'a Map of a Set': Object.assign(new Error('outer'), { details: new Map([['key', new Set([hidden])]]) }),
  'a property that is not enumerable': Object.defineProperty(new Error('outer'), 'details', { value: hidden }),
  'the name of a property': Object.assign(new Error('outer'), { [hidden]: 1 }),
  'an AggregateError': new AggregateError([new Error(hidden)], 'outer'),
  'an inherited getter': new (class extends Error {
    get details(): string {
      return hidden;
    }
  })('outer'),
  toJSON: Object.assign(new Error('outer'), { toJSON: () => hidden }),
  toString: { toString: () => hidden },
  'a symbol': { [Symbol('key')]: Symbol(hidden) },
  "Node's inspect": { [Symbol.for('nodejs.util.inspect.custom')]: () => hidden },
  'a bound function': Object.assign(() => {}, { hidden }),
};

it.for(Object.entries(hiding))('a text is found in %s', ([, value]) => {
  expect([...textsOf(value)].join()).toContain(hidden);
});

it('a getter that throws hides nothing else', () => {
  const value = {
    get bad(): string {
      throw new Error('not readable');
    },
    good: hidden,
  };
  expect([...textsOf(value)]).toContain(hidden);
});

it('an endless object is refused rather than searched in part', () => {
  const endless = {
    get next(): object {
      return Object.create(Object.getPrototypeOf(endless), Object.getOwnPropertyDescriptors(endless));
    },
  };
  expect(() => [...textsOf(endless)]).toThrow('More than 20000 objects');
});

it('a piece of a token is found, and other text is not', () => {
  const secrets = new Secrets();
  const secret = secrets.make();
  expect(secrets.isIn(`Unexpected token in "...${secret.slice(11, 21)}..."`)).toBe(true);
  expect(secrets.isIn(`${secret.slice(0, 7)} and ${secret.slice(-7)}`)).toBe(false);
  expect(secrets.isIn('')).toBe(false);
});
