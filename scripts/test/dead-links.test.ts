import { describe, expect, it } from 'vitest';

import { deadLinks } from '../site/dead-links.ts';

const other = { path: 'other', html: '<h2 id="there">There</h2>' };
const linking = (href: string) => [{ path: 'guides/one', html: `<a class="x" href="${href}">it</a>` }, other];

describe('a link of the site', () => {
  it.each([
    '/token-storage/other',
    '/token-storage/other.html#there',
    './../other#there',
    'https://token-storage.github.io/token-storage/other#there',
    'https://github.com/token-storage/token-storage/blob/main/README.md#more',
    'https://example.org/anything',
  ])('is fine where it leads to something: %s', (href) => {
    expect(deadLinks(linking(href))).toEqual([]);
  });

  it.each([
    '/token-storage/nothing',
    './other',
    '/token-storage/other#nowhere',
    '#nowhere',
    'https://token-storage.github.io/token-storage/other#nowhere',
    'https://github.com/token-storage/token-storage/blob/main/NOTHING.md',
  ])('is told of where it leads to nothing: %s', (href) => {
    expect(deadLinks(linking(href))).toEqual([`guides/one → ${href}`]);
  });
});
