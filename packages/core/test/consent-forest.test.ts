import { describe, expect, it } from 'vitest';
import { ConsentForest } from '../src/consents/consent-forest.ts';
import { ConsentTreeConstructionError } from '../src/consents/consent-tree-construction-error.ts';
import { Consent } from '../src/consents/consent.ts';
import { ConsentParseError } from '../src/errors/scope-errors.ts';
import { TokenStorageError } from '../src/errors/token-storage-error.ts';
import { Scope } from '../src/scopes/scope.ts';
import { readFixture } from './support/read-fixture.ts';

type RawConsent = Record<string, unknown>;

interface ForestVector {
  readonly forest: string;
  readonly consents: readonly RawConsent[];
  readonly roots?: readonly number[];
  readonly max_depth?: readonly number[];
  readonly meets?: Readonly<Record<string, boolean>>;
  readonly error?: { readonly error: string; readonly message: string };
  readonly trees?: number;
}

const vectors = readFixture<ForestVector[]>('vectors-consents.json');
const [first] = vectors[0]?.consents ?? [];

/** A consent at the end of a path of ids. */
const raw = (path: number[], scopeName: string, id = path.at(-1) ?? 1): RawConsent => ({
  ...first,
  id,
  scope_name: scopeName,
  dependency_path: path,
});
const thrown = (action: () => unknown): unknown => {
  try {
    action();
  } catch (error) {
    return error;
  }
  throw new Error('nothing was thrown');
};

describe('Consent', () => {
  it('has 13 fields, dates parsed, and never changes (item 152)', () => {
    const consent = Consent.fromDict({ ...first, created: '2022-09-21T17:10:14.270581+02:00', other: 1 });
    expect(Object.fromEntries(Object.entries(consent))).toEqual({
      ...first,
      created: new Date('2022-09-21T15:10:14.270Z'),
      updated: new Date('2024-01-01T00:00:00Z'),
      last_used: new Date('2024-01-01T00:00:00Z'),
    });
    expect(Object.keys(consent)).toHaveLength(13);
    expect(Object.isFrozen(consent)).toBe(true);
    expect(Object.isFrozen(consent.dependency_path)).toBe(true);
  });

  it('refuses a consent without one of the fields, naming it and keeping the raw consent (item 152)', () => {
    const fields = Object.keys(first ?? {});
    expect(fields).toHaveLength(13);
    for (const field of fields) {
      const { [field]: _, ...rest } = first as RawConsent;
      const error = thrown(() => Consent.fromDict(rest)) as ConsentParseError;
      expect(error).toBeInstanceOf(ConsentParseError);
      expect(error.code).toBe('ERR_CONSENT_PARSE');
      expect(error.message).toContain(`"${field}" is missing`);
      expect(error.rawConsent).toBe(rest);
    }
  });

  it('refuses a field of the wrong type, dates that are none, and what is no object (item 152)', () => {
    const wrong: [string, unknown][] = [
      ['id', '1'],
      ['dependency_path', [1, 'x']],
      ['scope_name', null],
      ['allows_refresh', 'true'],
      ['created', 'yesterday'],
      ['updated', '2024-13-01T00:00:00Z'],
      ['last_used', null],
      ['last_used', 1_700_000_000],
    ];
    for (const [field, value] of wrong) {
      const error = thrown(() => Consent.fromDict({ ...first, [field]: value })) as ConsentParseError;
      expect(error).toBeInstanceOf(ConsentParseError);
      expect(error.message).toContain(`"${field}" has the wrong type or form`);
    }
    for (const value of [null, undefined, 'x', 1]) {
      const error = thrown(() => Consent.fromDict(value)) as ConsentParseError;
      expect(error.message).toContain('not an object');
      expect(error.rawConsent).toBe(value);
    }
  });

  it('takes ids of any size, as the Python SDK does (item 152)', () => {
    const ids = [2 ** 53, 2 ** 53 + 2, 1e30];
    const consents = ids.map((id) => ({ ...first, id, dependency_path: [id] }));
    expect(new ConsentForest(consents).nodes.map(({ id }) => id)).toEqual(ids);
    for (const id of [1.5, Number.NaN, Infinity, '1', 1n]) {
      const error = thrown(() => Consent.fromDict({ ...first, id })) as ConsentParseError;
      expect(error.message).toContain('"id" has the wrong type or form');
    }
  });

  it('names the first field that is wrong, in the order of the fields, and never its value', () => {
    const fields = Object.keys(Consent.fromDict(first));
    for (const [at, field] of fields.entries()) {
      const wrong = Object.fromEntries(fields.slice(at).map((name) => [name, { secret: 'Sd3cr3t' }]));
      const error = thrown(() => Consent.fromDict({ ...first, ...wrong })) as ConsentParseError;
      expect(error.message).toContain(`"${field}" has the wrong type or form`);
      expect(error.message).not.toContain('Sd3cr3t');
    }
  });

  it('takes a date with Z, with an offset, and without one for UTC (item 152)', () => {
    for (const created of ['2024-01-01T01:00:00Z', '2024-01-01T02:00:00+01:00', '2024-01-01T01:00:00']) {
      expect(Consent.fromDict({ ...first, created }).created).toEqual(new Date('2024-01-01T01:00:00Z'));
    }
  });
});

describe('ConsentForest', () => {
  it.each(vectors.filter((vector) => vector.error === undefined))(
    'has the roots and depths that Python finds: $forest (item 153)',
    ({ consents, roots, max_depth: depths, trees }) => {
      const forest = new ConsentForest(consents);
      expect(forest.nodes).toHaveLength(consents.length);
      expect(forest.trees).toHaveLength(roots?.length ?? trees ?? 1);
      if (roots !== undefined) expect(forest.trees.map((tree) => tree.root.id)).toEqual(roots);
      if (depths !== undefined) {
        expect(forest.trees.map((tree) => tree.maxDepth)).toEqual(depths);
        expect(forest.maxDepth).toBe(Math.max(...depths));
      }
    },
  );

  const questions = vectors.flatMap(({ forest, consents, meets = {} }) =>
    Object.entries(meets).map(([requirement, met]) => ({ forest, consents, requirement, met })),
  );
  it.each(questions)('$forest meets "$requirement": $met (items 154, 155, 156)', ({ consents, requirement, met }) => {
    expect(new ConsentForest(consents).meetsScopeRequirements(requirement)).toBe(met);
  });

  it('knows the nodes of each tree, level by level, and leaves out a consent without a path (item 153)', () => {
    const forest = new ConsentForest([
      raw([1, 2, 3], 'C'),
      raw([4], 'D'),
      raw([1, 2], 'B'),
      raw([], 'E', 9),
      raw([1], 'A'),
      raw([9, 10], 'F'),
    ]);
    expect(forest.trees.map((tree) => tree.nodes.map((node) => node.scope_name))).toEqual([['D'], ['A', 'B', 'C']]);
    expect(forest.nodes.map((node) => node.id)).toEqual([3, 4, 2, 9, 1, 10]);
    for (const requirement of ['E', 'E[F]', 'F']) expect(forest.meetsScopeRequirements(requirement)).toBe(false);
    expect(forest.maxDepth).toBe(3);
    expect(new ConsentForest([]).maxDepth).toBe(0);
  });

  it('refuses a list without the parent of one of its consents (item 153)', () => {
    const vector = vectors.find(({ error }) => error !== undefined);
    const error = thrown(() => new ConsentForest(vector?.consents ?? [])) as ConsentTreeConstructionError;
    expect(error).toBeInstanceOf(ConsentTreeConstructionError);
    expect(error.code).toBe('ERR_CONSENT_TREE');
    expect(error.message).toContain(vector?.error?.message);
    expect(error.consents.map((consent) => consent.id)).toEqual(vector?.consents.map((consent) => consent['id']));
  });

  it('refuses two consents with one id, which could be their own descendants (item 153)', () => {
    expect(thrown(() => new ConsentForest([raw([1], 'A'), raw([1], 'A')]))).toBeInstanceOf(
      ConsentTreeConstructionError,
    );
    const looped = [raw([1], 'A'), raw([2, 1], 'A'), raw([1, 2], 'B')];
    expect(thrown(() => new ConsentForest(looped))).toBeInstanceOf(ConsentTreeConstructionError);
  });

  it("leaves consents that are each other's parents out of every tree", () => {
    const forest = new ConsentForest([raw([1], 'A'), raw([3, 2], 'B'), raw([2, 3], 'C')]);
    expect(forest.trees.map((tree) => tree.nodes.length)).toEqual([1]);
    expect(forest.meetsScopeRequirements('B')).toBe(false);
  });

  it('needs one single child to satisfy a whole dependency (item 154)', () => {
    const forest = new ConsentForest([
      raw([1], 'A'),
      raw([1, 2], 'B'),
      raw([1, 2, 3], 'C'),
      raw([1, 4], 'B'),
      raw([1, 4, 5], 'D'),
    ]);
    expect(forest.meetsScopeRequirements('A[B[C]]')).toBe(true);
    expect(forest.meetsScopeRequirements('A[B[D]]')).toBe(true);
    expect(forest.meetsScopeRequirements('A[B[C D]]')).toBe(false);
    expect(forest.meetsScopeRequirements(['A[B[C]]', 'A[B[D]]'])).toBe(true);
  });

  it('ignores status and atomic revocability, and binds optional requirements like plain ones (item 155)', () => {
    const denied = { ...raw([1], 'A'), status: 'denied', atomically_revocable: true };
    expect(new ConsentForest([denied]).meetsScopeRequirements('A')).toBe(true);
    expect(new ConsentForest([denied]).meetsScopeRequirements('A[*B]')).toBe(false);
    expect(new ConsentForest([denied]).meetsScopeRequirements('*B')).toBe(false);
  });

  it('takes a scope, a text, or a mixed list; a list is not joined by name (item 156)', () => {
    const consents = [raw([1], 'A'), raw([1, 2], 'B'), raw([3], 'B'), raw([3, 4], 'C')];
    const forest = new ConsentForest(consents);
    const ab = Scope.parse('A[B]');
    expect(forest.meetsScopeRequirements(ab)).toBe(true);
    expect(forest.meetsScopeRequirements([ab, Scope.parse('B[C]')])).toBe(true);
    expect(forest.meetsScopeRequirements([ab, 'B[C]'])).toBe(true);
    expect(forest.meetsScopeRequirements('A[B] B[C]')).toBe(false);
    expect(forest.meetsScopeRequirements(['A[B] B[C]'])).toBe(false);
  });

  it('meets an empty requirement, also when it is empty itself (item 156)', () => {
    for (const forest of [new ConsentForest([]), new ConsentForest([raw([1], 'A')])]) {
      expect(forest.meetsScopeRequirements([])).toBe(true);
      expect(forest.meetsScopeRequirements('')).toBe(true);
    }
    expect(new ConsentForest([]).meetsScopeRequirements('A')).toBe(false);
  });

  it('throws errors of the token storage family (item 157)', () => {
    expect(thrown(() => new ConsentForest([{}]))).toBeInstanceOf(TokenStorageError);
    expect(thrown(() => new ConsentForest([raw([1, 2], 'A')]))).toBeInstanceOf(TokenStorageError);
  });

  it('is made from consents, from raw data, or from the response of the consents endpoint', () => {
    const consent = Consent.fromDict(raw([1], 'A'));
    expect(new ConsentForest([consent]).nodes[0]).toBe(consent);
    expect(new ConsentForest(new Set([consent, raw([1, 2], 'B')])).meetsScopeRequirements('A[B]')).toBe(true);
    expect(ConsentForest.fromResponse({ consents: [raw([1], 'A')] }).meetsScopeRequirements('A')).toBe(true);
    for (const body of [null, [], {}, { consents: {} }]) {
      expect(thrown(() => ConsentForest.fromResponse(body))).toBeInstanceOf(ConsentParseError);
    }
  });

  it('answers for trees and requirements of any depth', () => {
    const depth = 20_000;
    // A path names only what is needed to find the parent, as if its beginning had been cut off.
    const consents = Array.from({ length: depth }, (_, index) =>
      raw(index === 0 ? [0] : [index - 1, index], `s${index}`),
    );
    const forest = new ConsentForest(consents);
    expect(forest.maxDepth).toBe(depth);
    let scope = new Scope(`s${depth - 1}`);
    for (let index = depth - 2; index >= 0; index -= 1) scope = new Scope(`s${index}`, { dependencies: [scope] });
    expect(forest.meetsScopeRequirements(scope)).toBe(true);
    expect(forest.meetsScopeRequirements(scope.withDependency(new Scope('other')))).toBe(false);
  });
});
