import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { UsageError } from '../src/errors/input-errors.ts';
import { ScopeCycleError, ScopeParseError } from '../src/errors/scope-errors.ts';
import { TokenStorageError } from '../src/errors/token-storage-error.ts';
import { ScopeParser } from '../src/scopes/scope-parser.ts';
import { Scope } from '../src/scopes/scope.ts';
import { type PlainScope, plainScopes, sortScopes } from './support/plain-scope.ts';
import { readFixture } from './support/read-fixture.ts';

interface ParseVector {
  readonly input: string;
  readonly ok?: readonly PlainScope[];
  readonly error?: 'ScopeParseError' | 'ScopeCycleError';
  readonly message?: string;
}

const vectors = readFixture<ParseVector[]>('vectors-scope-parse.json');
const parsed = (text: string): string => ScopeParser.parse(text).join(' ');
const failure = (text: string): ScopeParseError => {
  try {
    ScopeParser.parse(text);
  } catch (error) {
    if (error instanceof ScopeParseError) return error;
    throw error;
  }
  throw new Error(`${JSON.stringify(text)} was accepted`);
};

describe('ScopeParser.parse', () => {
  it.each(vectors.filter((vector) => vector.ok !== undefined))(
    'gives what Python gives for $input (items 146, 147)',
    ({ input, ok = [] }) => {
      expect(sortScopes(plainScopes(ScopeParser.parse(input)))).toEqual(sortScopes(ok));
    },
  );

  it.each(vectors.filter((vector) => vector.error !== undefined))(
    'refuses $input, as Python does, for the same reason (items 148, 149)',
    ({ input, error, message = '' }) => {
      const { name, code, message: ours } = failure(input);
      expect(name).toBe(error);
      expect(code).toBe(error === 'ScopeCycleError' ? 'ERR_SCOPE_CYCLE' : 'ERR_SCOPE_PARSE');
      expect(ours).toContain(message.replace(/(?<=involving )'(.*)'/, '"$1"'));
    },
  );

  it('separates at spaces only, and gives an empty list for blanks (item 146)', () => {
    expect(ScopeParser.parse('')).toEqual([]);
    expect(ScopeParser.parse('   ')).toEqual([]);
    expect(ScopeParser.parse('  a   b\tc\nd  ').map((scope) => scope.name)).toEqual(['a', 'b\tc\nd']);
  });

  it('trims the scope that ends the text, of what Python takes for white space (item 146)', () => {
    expect(ScopeParser.parse('\ta b\n').map((scope) => scope.name)).toEqual(['\ta', 'b']);
    expect(ScopeParser.parse('a \t\n').map((scope) => scope.name)).toEqual(['a']);
    expect(ScopeParser.parse('\x1ca\u3000').map((scope) => scope.name)).toEqual(['a']);
    expect(ScopeParser.parse('\ufeffa').map((scope) => scope.name)).toEqual(['\ufeffa']);
    expect(failure('a *\t').message).toContain('ended in optional marker');
  });

  it('collapses duplicates, and keeps a plain and an optional root apart (item 147a)', () => {
    expect(parsed('foo foo *foo foo')).toBe('foo *foo');
    expect(parsed('foo[bar] *foo[baz]')).toBe('foo[bar baz] *foo[bar baz]');
  });

  it('joins the dependencies that are written at different places for one name (item 147b)', () => {
    expect(parsed('foo[bar] bar[baz]')).toBe('foo[bar[baz]] bar[baz]');
    expect(parsed('foo[bar] foo[baz]')).toBe('foo[bar baz]');
    expect(parsed('foo[bar[x]] qux[bar[y]]')).toBe('foo[bar[x y]] qux[bar[x y]]');
  });

  it('takes a dependency for plain that is both plain and optional, whichever comes first (item 147c)', () => {
    expect(parsed('foo[bar *bar]')).toBe('foo[bar]');
    expect(parsed('foo[*bar bar]')).toBe('foo[bar]');
    expect(parsed('foo[*bar] foo[x bar]')).toBe('foo[bar x]');
  });

  it('gives scopes and dependencies in the order of first appearance (item 147d)', () => {
    expect(parsed('z[y x] *a b[q] z[w]')).toBe('z[y x w] *a b[q]');
    expect(parsed('2 1 10[4 3]')).toBe('2 1 10[4 3]');
  });

  it('finds cycles, also across roots and through optional scopes, and names a member (item 148)', () => {
    for (const text of ['foo[foo]', 'foo[bar] bar[foo]', 'foo[*bar] *bar[*foo]', 'x foo[y bar[baz[*foo]]]']) {
      const error = failure(text);
      expect(error).toBeInstanceOf(ScopeCycleError);
      expect((error as ScopeCycleError).scopeName).toMatch(/^(foo|bar|baz)$/);
      expect(error.message).toContain(`A cycle was found involving "${(error as ScopeCycleError).scopeName}"`);
    }
  });

  it.each([1_000, 100_000])('reads a nesting of %i, and finds a cycle of that length (item 148)', (depth) => {
    const open = Array.from({ length: depth }, (_, index) => `s${index}`).join('[');
    const close = ']'.repeat(depth - 1);
    const [scope] = ScopeParser.parse(open + close);
    expect(scope?.name).toBe('s0');
    expect(String(scope) === open + close).toBe(true);
    expect(failure(`${open}[s0]${close}`)).toBeInstanceOf(ScopeCycleError);

    const edges = Array.from({ length: depth }, (_, index) => `s${index}[s${(index + 1) % depth}]`).join(' ');
    expect(failure(edges)).toBeInstanceOf(ScopeCycleError);
  });

  it('shares a scope that many depend on, so that a lattice stays as small as its text', () => {
    const rows = Array.from(
      { length: 500 },
      (_, row) => `a${row}[a${row + 1} b${row + 1}] b${row}[a${row + 1} b${row + 1}]`,
    );
    const [top, other] = ScopeParser.parse(rows.join(' '));
    expect(top?.dependencies[0]).toBe(other?.dependencies[0]);
  });

  it.each([
    ['*', 'ended in optional marker'],
    ['a*', 'ended in optional marker'],
    ['**a', 'a scope string must always follow an optional marker'],
    ['a[*]', 'a scope string must always follow an optional marker'],
    ['a[*[b]]', 'a scope string must always follow an optional marker'],
    ['a[* b]', "'*' must not be followed by a space"],
    ['a[b]\n', "']' may only be followed by a space or ']'"],
    ['a[b]*c', "']' may only be followed by a space or ']'"],
    ['a[b][c]', "']' may only be followed by a space or ']'"],
    ['a [b]', "'[' cannot have a preceding space"],
    ['a[ [b]]', "'[' cannot have a preceding space"],
    ['a[ ]', 'found empty brackets'],
    ['a[b[]]', 'found empty brackets'],
    ['[', "found '[' without a preceding scope string"],
    ['a[', 'ended in left bracket'],
    ['a[b[c]', "unclosed brackets, missing ']'"],
    ['a[b]]', "found ']' with no matching '[' preceding it"],
  ])('refuses %j: %s (item 149)', (text, reason) => {
    expect(failure(text).message).toContain(reason);
  });

  it('reads a star in the middle of a word as the start of an optional scope (item 149)', () => {
    expect(parsed('foo*bar')).toBe('foo *bar');
    expect(parsed('a[b*c]')).toBe('a[b *c]');
  });

  it('throws errors that say where, and that have one root', () => {
    expect(failure('ab []').message).toMatch(/at character 3:/);
    expect(failure('a[b')).toBeInstanceOf(TokenStorageError);
    expect(() => ScopeParser.parse(undefined as unknown as string)).toThrow(UsageError);
  });

  it('keeps names such as __proto__ and constructor apart from what objects inherit', () => {
    expect(parsed('__proto__[constructor] constructor[toString] hasOwnProperty')).toBe(
      '__proto__[constructor[toString]] constructor[toString] hasOwnProperty',
    );
  });

  it('either reads a text or throws ScopeParseError, and what it reads is written the same way again', () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom('a', 'b', 'c', ' ', ' ', '*', '[', ']'), { maxLength: 24 }), (parts) => {
        let text: string;
        try {
          text = parsed(parts.join(''));
        } catch (error) {
          expect(error).toBeInstanceOf(ScopeParseError);
          return;
        }
        expect(parsed(text)).toBe(text);
      }),
      { numRuns: 3_000 },
    );
  });
});

describe('ScopeParser.mergeScopes', () => {
  it('parses both lists joined by spaces (item 151)', () => {
    const merge = (a: string, b: string): string =>
      ScopeParser.mergeScopes(ScopeParser.parse(a), ScopeParser.parse(b)).join(' ');
    expect(merge('a[b] c', 'b[d] *a a')).toBe('a[b[d]] c b[d] *a[b[d]]');
    expect(merge('', '')).toBe('');
    expect(merge('', 'a')).toBe('a');
    expect(() => merge('a[b]', 'b[a]')).toThrow(ScopeCycleError);
  });
});

describe('ScopeParser.serialize', () => {
  it('passes text on unchanged, writes scopes, and joins a list by spaces, unread (item 151)', () => {
    const scope = new Scope('a').withDependency(new Scope('b', { optional: true }));
    expect(ScopeParser.serialize('  b a[[ ')).toBe('  b a[[ ');
    expect(ScopeParser.serialize(scope)).toBe('a[*b]');
    expect(ScopeParser.serialize(['c d', scope, 'c d', scope])).toBe('c d a[*b] c d a[*b]');
    expect(ScopeParser.serialize(new Set([scope, 'c']))).toBe('a[*b] c');
  });

  it('refuses to write nothing, unless that is allowed (item 151)', () => {
    for (const nothing of ['', [], [''], new Scope('')]) {
      expect(() => ScopeParser.serialize(nothing)).toThrow(UsageError);
      expect(ScopeParser.serialize(nothing, { allowEmpty: true })).toBe('');
    }
  });

  it('refuses what is neither a scope nor text, naming its place and type', () => {
    expect(() => ScopeParser.serialize(['a', { name: 'b' } as unknown as string])).toThrow('item 1 is object');
  });
});
