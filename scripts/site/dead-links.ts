import { existsSync } from 'node:fs';
import { join } from 'node:path';

import { isPlanned } from '../../docs/.vitepress/sidebar.ts';
import { root } from '../run.ts';
import { siteFolder } from './build-site.ts';
import type { BuiltPage } from './built-pages.ts';

/** Where the site is published, and the repository; links to both are looked up here. */
const site = 'https://token-storage.github.io/token-storage/';
const repository = /^https:\/\/github\.com\/token-storage\/token-storage\/(?:blob|tree)\/main\/([^#?]*)/;

/** The links of all pages that lead to no page, no section, no file of the site or none of the repository: `page → link`. */
export function deadLinks(pages: readonly BuiltPage[]): string[] {
  const anchors = new Map(pages.map(({ path, html }) => [path, anchorsIn(html)]));
  return pages.flatMap(({ path, html }) => {
    const links = [...html.matchAll(/<a\b[^>]*?\bhref="([^"]*)"/g)].map(([, href = '']) =>
      href.replaceAll('&amp;', '&'),
    );
    return [...new Set(links)]
      .filter((href) => !leadsSomewhere(href, path, anchors))
      .map((href) => `${path} → ${href}`);
  });
}

const anchorsIn = (html: string): Set<string> =>
  new Set([...html.matchAll(/<[a-z][^>]*?\sid="([^"]*)"/gi)].map(([, id = '']) => id));

function leadsSomewhere(href: string, from: string, anchors: ReadonlyMap<string, ReadonlySet<string>>): boolean {
  const file = repository.exec(href)?.[1];
  if (file !== undefined) return existsSync(join(root, file));
  const { href: address, hash } = new URL(href, site + from);
  if (!address.startsWith(site)) return true;
  const path = decodeURIComponent(address.slice(site.length).replace(/[?#].*$/, '')).replace(/\.html$/, '');
  const known = anchors.get(path);
  if (known === undefined) return isPlanned(path) || (/\.\w+$/.test(path) && existsSync(join(siteFolder, path)));
  return hash === '' || known.has(decodeURIComponent(hash.slice(1)));
}
