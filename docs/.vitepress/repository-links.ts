import { posix } from 'node:path';

import type { MarkdownRenderer } from 'vitepress';

/** Where the files are that are not on the site. */
export const repository = 'https://github.com/token-storage/token-storage';

const isAddress = (href: string): boolean => /^[a-z][a-z+.-]*:|^[#/]/i.test(href);

/**
 * Leads links to files of the repository (`../packages/…`, `reliability.json`) there. In the text they stay as they are, and lead to the file
 * for who reads it in the repository.
 */
export function repositoryLinks(markdown: MarkdownRenderer): void {
  markdown.core.ruler.push('repository-links', ({ tokens, env }) => {
    const { relativePath } = env as { relativePath: string };
    for (const link of tokens.flatMap(({ children }) => children ?? [])) {
      const href = link.type === 'link_open' ? link.attrGet('href') : null;
      if (href === null || isAddress(href)) continue;
      const [path = '', ...fragment] = href.split(/(?=#)/);
      const file = posix.join('docs', posix.dirname(relativePath), path);
      const isPage = file.startsWith('docs/') && /(?:\.md|\/)$/.test(file);
      if (!isPage) link.attrSet('href', `${repository}/blob/main/${file}${fragment.join('')}`);
    }
  });
}
