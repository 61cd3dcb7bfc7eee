import { existsSync, globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

import { describe, expect, it } from 'vitest';

import { packages } from '../packages.ts';
import { root } from '../run.ts';

const ROOMS = 'packages|examples|e2e|bench|scripts|test-support';
// In prose, in links and in pictures; a path with a wildcard, or a name to be filled in, is none.
const PATH = new RegExp(`(?<![\\w./@-])(?:\\.\\./)?((?:${ROOMS})/[\\w./*<>-]*)`, 'g');

/** The files and folders of the repository that a text names. */
function pathsIn(text: string): string[] {
  const found = [...text.matchAll(PATH)].map(([, path = '']) => path.replace(/[.,]+$/, ''));
  return [...new Set(found.filter((path) => !/[*<>]/.test(path)))];
}

const inShort = (name: string): string => name.replace('@token-storage/', '');
const read = (document: string): string => readFileSync(join(root, document), 'utf8');

describe('what the documentation names', () => {
  it.each(globSync(['*.md', 'docs/**/*.md'], { cwd: root, exclude: (path) => path.endsWith('node_modules') }))(
    'exists: %s',
    (document) => {
      expect(pathsIn(read(document)).filter((path) => !existsSync(join(root, path)))).toEqual([]);
    },
  );

  it('is found in every form', () => {
    const text = '`packages/a/src/` and [b](../packages/b.ts), packages/c/d.ts. Not packages/*/e.ts, @x/packages/f.';
    expect(pathsIn(text)).toEqual(['packages/a/src/', 'packages/b.ts', 'packages/c/d.ts']);
  });

  it('says of every room of every package what is in it', () => {
    const text = read('docs/architecture.md');
    const rooms = globSync('packages/*/src/*/', { cwd: root }).map((path) => `${path.replaceAll('\\', '/')}/`);
    expect(rooms.length).toBeGreaterThan(20);
    expect(rooms.filter((room) => !text.includes(`\`${room}\``))).toEqual([]);
  });
  it('shows in the picture of the packages which of them imports which', () => {
    const drawn = [...read('docs/architecture.md').matchAll(/^ *([\w-]+) --> ([\w-]+)$/gm)];
    const real = packages().flatMap(({ name, folder }) => {
      const texts = globSync('src/**/*.ts', { cwd: folder }).map((file) => readFileSync(join(folder, file), 'utf8'));
      // A comment shows what users import.
      const code = texts.join('\n').replaceAll(/^ *(?:\/\/|\*|\/\*\*).*$/gm, '');
      const imported = [...code.matchAll(/(?:from|import\() ?'(@token-storage\/[\w-]+)/g)].map(
        ([, other = '']) => other,
      );
      return [...new Set(imported)]
        .filter((other) => other !== name)
        .map((other) => [name, other].map(inShort).join(' --> '));
    });
    expect(drawn.map(([, from, to]) => `${from} --> ${to}`).toSorted()).toEqual(real.toSorted());
  });
});
