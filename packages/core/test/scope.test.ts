import { describe, expect, it } from 'vitest';
import { ConsentForest } from '../src/consents/consent-forest.ts';
import { ScopeParser } from '../src/scopes/scope-parser.ts';
import { Scope } from '../src/scopes/scope.ts';
import { plainScopes, type PlainScope } from './support/plain-scope.ts';
import { readFixture } from './support/read-fixture.ts';
import { thrownBy } from './support/thrown-by.ts';

interface OneVector {
  readonly input?: string;
  readonly ctor?: string;
  readonly ok?: PlainScope | string;
}

const vectors = readFixture<OneVector[]>('vectors-scope-one.json');
const codeOf = (action: () => unknown): unknown => {
  try {
    return action();
  } catch (error) {
    return (error as { code?: unknown }).code;
  }
};

describe('Scope', () => {
  it('has a name, an optional flag and dependencies (item 142)', () => {
    const scope = new Scope('a', { optional: true, dependencies: [new Scope('b')] });
    expect(plainScopes([scope])).toEqual([
      { scope: 'a', optional: true, dependencies: [{ scope: 'b', optional: false, dependencies: [] }] },
    ]);
    expect(new Scope('a')).toMatchObject({ optional: false, dependencies: [] });
  });

  it('never changes; each "with" method returns another scope (item 142)', () => {
    const scope = new Scope('a', { dependencies: [new Scope('b')] });
    const c = new Scope('c', { optional: true });
    const d = new Scope('d');
    expect(String(scope.withDependency(c))).toBe('a[b *c]');
    expect(String(scope.withDependencies([c, d]))).toBe('a[b *c d]');
    expect(String(scope.withOptional(true))).toBe('*a[b]');
    expect(String(scope.withOptional(true).withDependency(d).withOptional(false))).toBe('a[b d]');
    expect(String(scope)).toBe('a[b]');
    expect(Object.isFrozen(scope)).toBe(true);
    expect(Object.isFrozen(scope.dependencies)).toBe(true);
  });

  it('does not share the list of dependencies that it was given', () => {
    const dependencies = [new Scope('b')];
    const scope = new Scope('a', { dependencies });
    dependencies.push(new Scope('c'));
    expect(String(scope)).toBe('a[b]');
  });

  it.each(vectors.filter((vector) => vector.ctor !== undefined))(
    'is made from a bare name: %o (item 143)',
    (vector) => {
      const result = codeOf(() => String(new Scope(vector.ctor as string)));
      expect(result).toBe(vector.ok ?? 'ERR_USAGE');
    },
  );

  it('refuses a name with a special character, naming it and them (item 143)', () => {
    for (const name of ['a*', 'a]', '[', ' ', 'a b']) {
      expect(() => new Scope(name)).toThrow(`${JSON.stringify(name)} may not contain the special characters '[]* '`);
    }
  });

  it('takes an empty name, and one with a tab (item 143)', () => {
    expect(new Scope('').name).toBe('');
    expect(new Scope('a\tb').name).toBe('a\tb');
  });

  it('refuses a dependency that is a string, naming the method and the type (item 144)', () => {
    const scope = new Scope('a');
    const text = 'b' as unknown as Scope;
    expect(() => scope.withDependency(text)).toThrow(
      expect.objectContaining({
        code: 'ERR_USAGE',
        message: expect.stringMatching(/^Scope\.withDependency\(\) .* string/) as string,
      }) as Error,
    );
    expect(() => scope.withDependencies([new Scope('c'), text])).toThrow(
      expect.objectContaining({
        code: 'ERR_USAGE',
        message: expect.stringMatching(/^Scope\.withDependencies\(\) .* item 1 is string/) as string,
      }) as Error,
    );
    expect(codeOf(() => new Scope('a', { dependencies: [text] }))).toBe('ERR_USAGE');
  });

  it('refuses a single scope where a list belongs, instead of taking it for an empty list', () => {
    const notAList = new Scope('b') as unknown as Scope[];
    expect(codeOf(() => new Scope('a').withDependencies(notAList))).toBe('ERR_USAGE');
    expect(codeOf(() => new Scope('a', { dependencies: notAList }))).toBe('ERR_USAGE');
  });

  it.each(readFixture<{ made: string; str: string }[]>('vectors-scope-str.json'))(
    'is written as in Python: $made (item 145)',
    ({ made, str }) => {
      const scopes: Record<string, Scope> = {
        'top with deps foo, bar': new Scope('top').withDependencies([new Scope('foo'), new Scope('bar')]),
        'top > *sub': new Scope('top').withDependency(new Scope('sub', { optional: true })),
      };
      expect(String(scopes[made])).toBe(str);
    },
  );

  it('writes dependencies in the order added, also twice (item 145)', () => {
    const mid = new Scope('mid').withDependency(new Scope('bottom'));
    expect(String(new Scope('top').withDependencies([mid, new Scope('a'), mid]))).toBe(
      'top[mid[bottom] a mid[bottom]]',
    );
  });

  it.each(vectors.filter((vector) => vector.input !== undefined))(
    'is read from a text that holds exactly one: %o (item 150)',
    (vector) => {
      const result = codeOf(() => plainScopes([Scope.parse(vector.input as string)])[0]);
      expect(result).toEqual(vector.ok ?? 'ERR_SCOPE_PARSE');
    },
  );

  it('names what it found when that is not exactly one (item 150)', () => {
    expect(() => Scope.parse('b *a[c] b')).toThrow('exactly one scope and found "b *a[c]"');
    expect(() => Scope.parse('')).toThrow('exactly one scope and found none');
  });

  describe('of which a short text stands for a long one', () => {
    /** Each level has two dependencies that share the next. */
    const nested = (levels: number): string =>
      Array.from({ length: levels }, (_, at) => `a${at}[b${at} c${at}] b${at}[a${at + 1}] c${at}[a${at + 1}]`).join(
        ' ',
      );

    it.each([5, 16, 30, 500])('keeps the error short that names what it found, here %i levels', async (levels) => {
      const started = performance.now();
      const error = (await thrownBy(() => Scope.parse(nested(levels)))) as Error & { code: string };
      expect(error.code).toBe('ERR_SCOPE_PARSE');
      expect(error.message.length).toBeLessThan(400);
      expect(error.message).toContain('found "a0[b0[a1[');
      expect(performance.now() - started).toBeLessThan(1_000);
    });

    it('is refused as text, typed, where that would be too long', () => {
      const [scope] = ScopeParser.parse(nested(30));
      expect(codeOf(() => String(scope))).toBe('ERR_USAGE');
      expect(codeOf(() => ScopeParser.serialize([scope!]))).toBe('ERR_USAGE');
      expect(String(ScopeParser.parse(nested(10))[0]).length).toBeGreaterThan(10_000);
    });

    it('is merged and met by consents without being written', () => {
      const scopes = ScopeParser.parse(nested(30));
      const merged = ScopeParser.mergeScopes(scopes, ScopeParser.parse('a0[extra]'));
      expect(merged.map(({ name }) => name)).toEqual(scopes.map(({ name }) => name));
      expect(merged[0]?.dependencies.map(({ name }) => name)).toEqual(['b0', 'c0', 'extra']);
      expect(new ConsentForest([]).meetsScopeRequirements(scopes)).toBe(false);
    });
  });

  it('is written and read again at a depth of 100,000', () => {
    let scope = new Scope('s0');
    for (let depth = 1; depth <= 100_000; depth += 1) scope = new Scope(`s${depth}`, { dependencies: [scope] });
    const text = String(scope);
    expect(text.startsWith('s100000[s99999[')).toBe(true);
    expect(text.endsWith(']'.repeat(100_000))).toBe(true);
    expect(String(Scope.parse(text)) === text).toBe(true);
  });
});
