import { readFileSync } from 'node:fs';
import { UsageError } from '@token-storage/core';
import { type AppOptions, appRelativePath, appSlug, splitAppOptions } from '@token-storage/core/adapter';
import { describe, expect, it } from 'vitest';

interface SlugVector {
  readonly app_name: string;
  readonly ok?: string;
  readonly message?: string;
}

const vectors = JSON.parse(
  readFileSync(new URL('../../conformance/fixtures/vectors-slug.json', import.meta.url), 'utf8'),
) as SlugVector[];

const clientId = '01234567-89ab-cdef-0123-456789abcdef';

describe('appSlug', () => {
  it.each(vectors)('makes of $app_name what the Python SDK makes of it (items 69, 74)', ({ app_name, ok, message }) => {
    if (ok !== undefined) {
      expect(appSlug(app_name)).toBe(ok);
    } else {
      const reason = message?.includes('reserved filename') ? /reserved filename/ : /empty string/;
      expect(() => appSlug(app_name)).toThrow(reason);
    }
  });

  it.each([
    ['NUL, tab and line ends', 'a\0\t\r\nb'],
    ['NBSP and the ideographic space', 'a\u{a0}\u{3000}b'],
    ['zero width space and joiner, soft hyphen, BOM', 'a\u{200b}\u{200d}\u{ad}\u{feff}b'],
    ['private use and unassigned code points', 'a\u{e000}\u{378}b'],
    ['lone surrogates', 'a\ud800b'],
    ['line and paragraph separators', 'a\u{2028}\u{2029}b'],
  ])('drops %s (item 70)', (_what, name) => {
    expect(appSlug(name)).toBe('ab');
  });

  it('keeps emoji and combining marks, and drops the joiners of an emoji sequence (item 70)', () => {
    expect(appSlug('e\u0301 \u{1f469}\u200d\u{1f680}')).toBe('e\u0301-\u{1f469}\u{1f680}');
  });

  it('lower-cases by the full Unicode rules (item 71)', () => {
    expect(appSlug('\u0130')).toBe('i\u0307');
    expect(appSlug('\u03a3\u0391\u03a3')).toBe('\u03c3\u03b1\u03c2');
  });

  it.each(['con', 'PRN\n', 'aux', 'Nul', 'com0', 'LPT9', 'com\u0663'])(
    'refuses the device name %j (item 72)',
    (name) => {
      expect(() => appSlug(name)).toThrow(UsageError);
      expect(() => appSlug(name)).toThrow(/reserved filename/);
    },
  );

  it.each(['con.', 'com10', 'com\u00b2', 'com', 'console'])('allows %j, which is no device name (item 72)', (name) => {
    expect(() => appSlug(name)).not.toThrow();
  });

  it('refuses a name of which nothing is left, and says what to do (item 73)', () => {
    expect(() => appSlug('\u00a0\n')).toThrow(/empty string.*different name/);
    expect(() => appSlug('\u00a0\n')).toThrow(expect.objectContaining({ code: 'ERR_USAGE' }));
  });
});

describe('appRelativePath', () => {
  const app = { clientId, appName: 'My App', fileFormat: 'json' };

  it('names the file "tokens" in production, and puts any other environment before it (item 63)', () => {
    expect(appRelativePath(app)).toBe(`globus/app/${clientId}/my-app/tokens.json`);
    expect(appRelativePath({ ...app, environment: 'production' })).toBe(`globus/app/${clientId}/my-app/tokens.json`);
    expect(appRelativePath({ ...app, environment: 'sandbox' })).toBe(
      `globus/app/${clientId}/my-app/sandbox-tokens.json`,
    );
    expect(appRelativePath({ ...app, environment: '' })).toBe(`globus/app/${clientId}/my-app/-tokens.json`);
    expect(appRelativePath({ ...app, environment: 'Production' })).toContain('/Production-tokens.json');
  });

  it('ends in the file format (item 61)', () => {
    expect(appRelativePath({ ...app, fileFormat: 'db' })).toMatch(/\/tokens\.db$/);
  });

  it('keeps the case of the client id (item 66)', () => {
    expect(appRelativePath({ ...app, clientId: 'AB-cd' })).toBe('globus/app/AB-cd/my-app/tokens.json');
  });

  it.each(['..', '.', '../..', 'a/b', 'a\\b', 'a\0b', ''])('refuses the client id %j (item 66)', (hostile) => {
    expect(() => appRelativePath({ ...app, clientId: hostile })).toThrow(UsageError);
  });

  it.each(['..', '../x', 'a/b', 'a\\b', 'a\0b'])('refuses the environment %j (item 66)', (hostile) => {
    expect(() => appRelativePath({ ...app, environment: hostile })).toThrow(/environment/);
  });
});

it.each([
  [{ clientId: undefined, appName: 'a' }, 'client id'],
  [{ clientId: 'c', appName: 'a', environment: 5 }, 'environment'],
])('refuses %j, in which one is no text, rather than make a folder of it', (app, culprit) => {
  const call = (): string => appRelativePath({ ...(app as unknown as AppOptions), fileFormat: 'json' });
  expect(call).toThrow(
    expect.objectContaining({ code: 'ERR_USAGE', message: expect.stringContaining(culprit) as string }),
  );
});

describe('splitAppOptions', () => {
  it('tells the application from the options of the storage', () => {
    const given = { clientId, appName: 'My App', environment: 'sandbox', namespace: 'n' };
    expect(splitAppOptions(given)).toEqual({
      app: { clientId, appName: 'My App', environment: 'sandbox' },
      options: { namespace: 'n' },
    });
  });

  it('names forApp where it was given nothing', () => {
    expect(() => splitAppOptions(undefined as unknown as AppOptions)).toThrow(
      expect.objectContaining({ code: 'ERR_USAGE', message: expect.stringContaining('forApp') as string }),
    );
  });
});
