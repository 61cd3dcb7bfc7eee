import { defineConfig } from 'vitepress';

import { flowcharts } from './flowchart.ts';
import { repository, repositoryLinks } from './repository-links.ts';
import { sectionAnchor } from './section-anchor.ts';
import { isPlanned, referenceSidebars, sidebar } from './sidebar.ts';

const base = '/token-storage/';

export default defineConfig({
  title: 'Token storage for JavaScript',
  description: 'Keep OAuth2 tokens safe and reusable wherever JavaScript runs: pages, workers, Node scripts, services.',
  lang: 'en',
  base,
  cleanUrls: true,
  head: [
    ['link', { rel: 'icon', type: 'image/svg+xml', href: `${base}logo.svg` }],
    ['meta', { name: 'theme-color', content: '#4f46e5' }],
  ],
  // Pages that are in the navigation may be written later.
  ignoreDeadLinks: [(link) => isPlanned(link)],
  markdown: {
    config(markdown) {
      repositoryLinks(markdown);
      flowcharts(markdown);
    },
    anchor: { slugify: sectionAnchor },
    theme: { light: 'github-light-default', dark: 'github-dark-default' },
  },
  themeConfig: {
    logo: '/logo.svg',
    siteTitle: 'Token storage',
    nav: [
      { text: 'Guides', link: '/refresh', activeMatch: '/(start|guides|recipes|moving|refresh|id-tokens)' },
      { text: 'Reference', link: '/api/', activeMatch: '/api/' },
      { text: 'Errors', link: '/errors' },
    ],
    sidebar: { ...referenceSidebars(), '/': sidebar() },
    outline: [2, 3],
    search: { provider: 'local' },
    socialLinks: [{ icon: 'github', link: repository }],
    docFooter: { prev: 'Before', next: 'Next' },
  },
});
