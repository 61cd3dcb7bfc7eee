import { ConsentForest, Scope, ScopeRequirementsValidator, type TokenValidationContext } from '@token-storage/core';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { nobody, record, runHook as run } from './support/run-hook.ts';
import { sample } from './support/sample.ts';
import { thrownBy } from './support/thrown-by.ts';

describe('ScopeRequirementsValidator: roots', () => {
  const noConsents = { getConsents: () => Promise.reject(new Error('must not be fetched')) };
  const requiring = (requirements: Record<string, readonly Scope[]>): ScopeRequirementsValidator =>
    new ScopeRequirementsValidator(requirements, noConsents);
  const validator = requiring({ a: [new Scope('read'), new Scope('write')] });
  const unmet = { code: 'ERR_UNMET_SCOPE_REQUIREMENTS', resourceServer: 'a' };

  it.each(['beforeStore', 'afterRetrieve'] as const)(
    'looks for all required names in the scope, %s (items 134, 136)',
    async (hook) => {
      for (const scope of ['read write', 'write read', 'write  other read']) {
        await run(validator, hook, record(sample('a', { scope })));
      }
      for (const scope of ['', 'read', 'readwrite', 'read Write', '*read write', 'read[x] write', 'read,write']) {
        const error = await thrownBy(() => run(validator, hook, record(sample('a', { scope }))));
        expect(error).toMatchObject(unmet);
        expect((error as Error).message).toContain('Unmet scope requirements for "a"');
      }
    },
  );

  it('splits at the white space that Python splits at (item 136)', async () => {
    for (const space of '\t\n\v\f\r\x1c\x1d\x1e\x1f \x85\xa0\u1680\u2000\u200a\u2028\u2029\u202f\u205f\u3000') {
      await run(validator, 'beforeStore', record(sample('a', { scope: `${space}read${space}write${space}` })));
    }
    for (const other of '\u200b\ufeff\u180e\0') {
      const tokens = record(sample('a', { scope: `read${other}write` }));
      expect(await thrownBy(() => run(validator, 'beforeStore', tokens))).toMatchObject(unmet);
    }
  });

  it('binds to an optional requirement as to any other (item 136)', async () => {
    const optional = requiring({ a: [Scope.parse('*read')] });
    await run(optional, 'beforeStore', record(sample('a', { scope: 'read' })));
    const tokens = record(sample('a', { scope: '*read' }));
    expect(await thrownBy(() => run(optional, 'beforeStore', tokens))).toMatchObject(unmet);
  });

  it.each(['beforeStore', 'afterRetrieve'] as const)('goes by the key (item 134): %s', async (hook) => {
    await run(validator, hook, { key: sample('a', { scope: '' }) });
    const error = await thrownBy(() => run(validator, hook, { a: sample('other', { scope: '' }) }));
    expect(error).toMatchObject(unmet);
  });

  it('lets a resource server without requirements pass, and one without data (item 135)', async () => {
    for (const name of ['b', 'constructor', '__proto__', 'toString']) {
      await run(validator, 'beforeStore', record(sample(name, { scope: '' })));
    }
    await run(requiring({ a: [] }), 'afterRetrieve', record(sample('a', { scope: '' })));
    await run(validator, 'beforeStore', record());
    await run(validator, 'afterRetrieve', record());
  });

  it('keeps the requirements by reference: what is added later counts (item 133)', async () => {
    const requirements: Record<string, Scope[]> = { a: [new Scope('read')] };
    const growing = requiring(requirements);
    const tokens = record(sample('a', { scope: 'read' }));
    await run(growing, 'beforeStore', tokens);
    requirements['a']?.push(new Scope('more'));
    expect(await thrownBy(() => run(growing, 'beforeStore', tokens))).toMatchObject(unmet);
  });

  it('reports all requirements, in a copy (item 140)', async () => {
    const requirements = { a: [new Scope('x')], b: [new Scope('y')] };
    const tokens = record(sample('a', { scope: '' }));
    const error = await thrownBy(() => run(requiring(requirements), 'beforeStore', tokens));
    expect(error).toMatchObject({ scopeRequirements: requirements });
    requirements.b.push(new Scope('z'));
    expect(error).toMatchObject({ scopeRequirements: { b: [new Scope('y')] } });
  });
});

describe('ScopeRequirementsValidator: what the scopes depend on', () => {
  /** Consents to scopes, each with the one before it as its parent. */
  const consentsTo = (...names: string[]): ConsentForest =>
    new ConsentForest(
      names.map((scope_name, at) => ({
        id: at,
        client: 'c',
        scope: 's',
        scope_name,
        effective_identity: 'i',
        dependency_path: Array.from({ length: at + 1 }, (_, id) => id),
        created: '2024-01-01T00:00:00Z',
        updated: '2024-01-01T00:00:00Z',
        last_used: '2024-01-01T00:00:00Z',
        status: 'approved',
        allows_refresh: true,
        auto_approved: false,
        atomically_revocable: false,
      })),
    );
  const me: TokenValidationContext = { priorIdentityId: undefined, tokenDataIdentityId: 'me' };
  const tokens = record(sample('a', { scope: 'top plain' }));
  let consents: ConsentForest;
  const getConsents = vi.fn<(identityId: string) => Promise<ConsentForest>>();
  let validator: ScopeRequirementsValidator;
  beforeEach(() => {
    consents = consentsTo('top', 'below');
    getConsents.mockReset().mockImplementation(async () => consents);
    validator = new ScopeRequirementsValidator({ a: [Scope.parse('top[below]')] }, { getConsents });
  });
  const unmet = {
    code: 'ERR_UNMET_SCOPE_REQUIREMENTS',
    message: expect.stringContaining('Unmet dependent scope requirements for "a"') as string,
  };

  it('fetches consents once, while those suffice (items 134, 138)', async () => {
    for (const _ of [1, 2, 3]) await run(validator, 'afterRetrieve', tokens, me);
    expect(getConsents.mock.calls).toEqual([['me']]);
  });

  it('never fetches before a store (item 134)', async () => {
    consents = consentsTo('other');
    await run(validator, 'beforeStore', tokens, me);
    expect(getConsents).not.toHaveBeenCalled();
  });

  it('looks at the names first, without fetching (item 134)', async () => {
    const error = await thrownBy(() => run(validator, 'afterRetrieve', record(sample('a', { scope: '' })), me));
    expect(error).toMatchObject({ message: expect.stringContaining('Unmet scope requirements') as string });
    expect(getConsents).not.toHaveBeenCalled();
  });

  it('does not look at consents when no required scope depends on another (item 137)', async () => {
    const shallow = new ScopeRequirementsValidator({ a: [new Scope('top'), new Scope('plain')] }, { getConsents });
    await run(shallow, 'afterRetrieve', tokens, me);
    expect(getConsents).not.toHaveBeenCalled();
  });

  it('wants all required scopes consented to when one of them depends on another (item 137)', async () => {
    const both = new ScopeRequirementsValidator(
      { a: [Scope.parse('top[below]'), new Scope('plain')] },
      { getConsents },
    );
    expect(await thrownBy(() => run(both, 'afterRetrieve', tokens, me))).toMatchObject(unmet);
  });

  it('refuses when fresh consents do not suffice, and fetches anew each time (items 138, 139)', async () => {
    consents = consentsTo('top');
    for (const _ of [1, 2]) {
      expect(await thrownBy(() => run(validator, 'afterRetrieve', tokens, me))).toMatchObject(unmet);
    }
    expect(getConsents).toHaveBeenCalledTimes(2);
    consents = consentsTo('top', 'below');
    await run(validator, 'afterRetrieve', tokens, me);
  });

  it('does not notice consents that are withdrawn later, which is documented (item 139)', async () => {
    await run(validator, 'afterRetrieve', tokens, me);
    consents = consentsTo('other');
    await run(validator, 'afterRetrieve', tokens, me);
    expect(getConsents).toHaveBeenCalledTimes(1);
  });

  it('lets data pass while no identity is known (item 138)', async () => {
    await run(validator, 'afterRetrieve', tokens, nobody);
    expect(getConsents).not.toHaveBeenCalled();
  });

  it('asks for the identity of the data, or else the prior one (item 138)', async () => {
    await run(validator, 'afterRetrieve', tokens, { priorIdentityId: 'prior', tokenDataIdentityId: undefined });
    await run(validator, 'afterRetrieve', tokens, { priorIdentityId: 'prior', tokenDataIdentityId: 'of the data' });
    expect(getConsents.mock.calls).toEqual([['prior'], ['of the data']]);
  });

  it('never takes the consents of one identity for those of another (items 121, 138)', async () => {
    await run(validator, 'afterRetrieve', tokens, me);
    consents = consentsTo('top');
    const you = { ...me, tokenDataIdentityId: 'you' };
    expect(await thrownBy(() => run(validator, 'afterRetrieve', tokens, you))).toMatchObject(unmet);
  });

  it('passes on why consents could not be fetched, and tries again next time (item 141)', async () => {
    const error = new Error('offline');
    getConsents.mockRejectedValueOnce(error);
    expect(await thrownBy(() => run(validator, 'afterRetrieve', tokens, me))).toBe(error);
    await run(validator, 'afterRetrieve', tokens, me);
  });
});
