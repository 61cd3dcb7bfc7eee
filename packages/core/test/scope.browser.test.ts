import { expect, it } from 'vitest';
import { Scope } from '../src/scopes/scope.ts';
import { ScopeParser } from '../src/scopes/scope-parser.ts';

it('reads and writes a scope at a depth of 100,000, and finds a cycle of that length (item 148)', () => {
  const depth = 100_000;
  const open = Array.from({ length: depth }, (_, index) => `s${index}`).join('[');
  const close = ']'.repeat(depth - 1);
  expect(String(Scope.parse(open + close)) === open + close).toBe(true);
  expect(() => ScopeParser.parse(`${open}[s0]${close}`)).toThrow(expect.objectContaining({ code: 'ERR_SCOPE_CYCLE' }));
});
