import { existsSync, globSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

import { describe, expect, it } from 'vitest';

import { sectionAnchor } from '../../docs/.vitepress/section-anchor.ts';
import { documents } from '../documents.ts';
import { root } from '../run.ts';

const LINK = /\]\((?!\w+:)([^)#\s]*)(?:#([^)\s]+))?\)/g;

/** Without blocks of code, in which nothing is a link or a heading. */
const prose = (markdown: string): string => markdown.replaceAll(/^```[\s\S]*?^```/gm, '');

/** What a heading is linked by; a link in it counts as its text. */
const anchor = (heading: string): string => sectionAnchor(heading.replaceAll(/\[([^\]]*)\]\([^)]*\)/g, '$1'));

const anchorsOf = (markdown: string): string[] =>
  [...prose(markdown).matchAll(/^#+ (.+)$/gm)].map(([, heading = '']) => anchor(heading));

/** The links of a page that lead nowhere. */
function deadLinks(page: string, markdown: string): string[] {
  return [...prose(markdown).matchAll(LINK)].flatMap(([, path = '', wanted]) => {
    const target = path === '' ? page : join(dirname(page), path);
    // The reference is made of the code, when the site is built.
    if (target.startsWith('docs/api/')) return [];
    const file = join(root, target);
    if (path !== '' && !existsSync(file)) return [`${target}: is not there`];
    if (wanted === undefined) return [];
    const text = path === '' ? markdown : file.endsWith('.md') ? readFileSync(file, 'utf8') : '';
    return anchorsOf(text).includes(wanted) ? [] : [`${target}#${wanted}: has no such heading`];
  });
}

const pages = [...documents(), ...globSync('examples/*/README.md', { cwd: root })];

describe('a link of the documentation', () => {
  it.each(pages)('leads to a file, and to a heading in it: %s', (page) => {
    expect(deadLinks(page, readFileSync(join(root, page), 'utf8'))).toEqual([]);
  });

  it('is noticed where it does not', () => {
    const page = '# A title, `code` & more\n[a](gone.md) [b](README.md#gone) [c](#a-title-code--more) [d](#gone)';
    expect(deadLinks('x.md', page)).toEqual([
      'gone.md: is not there',
      'README.md#gone: has no such heading',
      'x.md#gone: has no such heading',
    ]);
  });
});
