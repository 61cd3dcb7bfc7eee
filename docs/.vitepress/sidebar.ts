import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

import type { DefaultTheme } from 'vitepress';

import { navigation } from './navigation.ts';

/** The sidebars of the reference, which are written with it. */
export function referenceSidebars(): DefaultTheme.SidebarMulti {
  const file = new URL('../api/sidebar.json', import.meta.url);
  return existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as DefaultTheme.SidebarMulti) : {};
}

/** The sidebar of the guides: what is in the navigation and has a file, so that nothing in it leads nowhere. */
export function sidebar(): DefaultTheme.SidebarItem[] {
  return navigation
    .map(({ title, pages }) => ({
      text: title,
      items: Object.entries(pages)
        .filter(([path]) => isWritten(path))
        .map(([path, text]) => ({ text, link: `/${path}` })),
    }))
    .filter(({ items }) => items.length > 0);
}

/** Whether a page of the site has a file. */
export const isWritten = (path: string): boolean =>
  existsSync(fileURLToPath(new URL(`../${path}.md`, import.meta.url)));

/** Whether a link leads to a page that has a place in the navigation, and is still to be written. */
export const isPlanned = (link: string): boolean => {
  const path = link.replace(/^[./]+|(?:\.md)?(?:#.*)?$/g, '');
  const planned = navigation.flatMap(({ pages }) => Object.keys(pages)).filter((page) => !isWritten(page));
  // From a page beside it the link is its name alone.
  return planned.some((page) => `/${page}`.endsWith(`/${path}`));
};
