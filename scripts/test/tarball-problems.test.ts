import { describe, expect, it } from 'vitest';

import { tarballProblems } from '../checks/tarball-problems.ts';

const manifest = {
  name: '@token-storage/memory',
  version: '0.1.0',
  description: 'OAuth2 tokens in memory, for those who need nothing else',
  keywords: ['oauth2', 'token-storage', 'memory', 'testing'],
  homepage: 'https://token-storage.github.io/token-storage/',
  bugs: 'https://github.com/token-storage/token-storage/issues',
  repository: {
    type: 'git',
    url: 'git+https://github.com/token-storage/token-storage.git',
    directory: 'packages/memory',
  },
  license: 'Apache-2.0',
  author: 'The token-storage authors',
  type: 'module',
  engines: { node: '>=20.19' },
  exports: { '.': { types: './dist/index.d.ts', default: './dist/index.js' } },
  publishConfig: { access: 'public' },
};

const good = {
  'package.json': JSON.stringify(manifest),
  'README.md': '# Memory',
  LICENSE: 'Apache',
  'dist/index.js': "import { a } from './shared.js';\nimport('./lazy.js');",
  'dist/shared.js': '',
  'dist/lazy.js': '',
  'dist/index.d.ts': "export { type A } from './room/a.ts';",
  'dist/room/a.d.ts': '',
};

/** What is said of a package that differs from a good one. */
function problemsOf(difference: Readonly<Record<string, string | undefined>> = {}): string[] {
  const files = Object.entries({ ...good, ...difference }).flatMap(([path, text]): [string, Buffer][] =>
    text === undefined ? [] : [[path, Buffer.from(text)]],
  );
  return tarballProblems(new Map(files), 'memory');
}

const withField = (field: string, value: unknown): string[] =>
  problemsOf({ 'package.json': JSON.stringify({ ...manifest, [field]: value }) });

describe('a package is not fit to publish', () => {
  it('unless nothing is wrong', () => expect(problemsOf()).toEqual([]));

  it.each(['src/index.ts', 'dist/index.js.map', 'dist/index.d.ts.map', 'dist/.tsbuildinfo', 'test/a.test.ts', '.env'])(
    'with %s in it',
    (path) => expect(problemsOf({ [path]: '' })).toEqual([`${path} is nothing that users need.`]),
  );

  it.each(['dist/embedded.node.js', 'dist/room/inside.d.ts', 'dist/other.wasm'])(
    'with what nobody can import: %s',
    (path) => expect(problemsOf({ [path]: '' })).toEqual([`${path} cannot be reached from any entry.`]),
  );

  it.each(['dist/lazy.js', 'dist/room/a.d.ts', 'README.md', 'LICENSE'])('without %s', (path) =>
    expect(problemsOf({ [path]: undefined })).toEqual([`${path} is missing.`]),
  );

  it('with a source map that is not there', () =>
    expect(problemsOf({ 'dist/lazy.js': '//# sourceMappingURL=lazy.js.map' })).toEqual([
      'dist/lazy.js names a source map.',
    ]));

  it('when it is too large', () =>
    expect(problemsOf({ 'dist/lazy.js': ' '.repeat(200_000) })).toEqual([
      expect.stringMatching(/^It has \d+ bytes, of 200000\.$/),
    ]));

  it.each([
    ['repository', { ...manifest.repository, directory: 'packages/json' }],
    ['homepage', undefined],
    ['bugs', ''],
    ['license', 'MIT'],
    ['author', undefined],
    ['engines', { node: '>=22' }],
    ['publishConfig', undefined],
    ['description', 'Memory'],
    ['keywords', ['memory']],
    ['scripts', { postinstall: 'node run.js' }],
  ])('with another "%s"', (field, value) => expect(withField(field, value)).toEqual([expect.stringContaining(field)]));

  it('with a dependency that only this repository has', () =>
    expect(withField('dependencies', { '@token-storage/core': 'workspace:^' })).toEqual([
      'package.json names a package of the workspace.',
    ]));
});
