/** A part of the site, as the sidebar shows it. */
export interface Part {
  readonly title: string;
  /** The title of each page by its path, in the order in which they are read. */
  readonly pages: Readonly<Record<string, string>>;
}

/** Every page that people write, in order. What the reference has comes from the code. */
export const navigation: readonly Part[] = [
  {
    title: 'Getting started',
    pages: {
      'start/page': 'In a page',
      'start/node': 'In Node',
      'start/worker': 'In a worker',
      'start/server-side-rendering': 'With server-side rendering',
      'start/service': 'In a service',
    },
  },
  {
    title: 'Guides',
    pages: {
      'guides/choosing-a-storage': 'Choosing a storage',
      'guides/scale': 'How far each storage goes',
      'guides/token-responses': 'Token responses',
      refresh: 'Refreshing',
      'id-tokens': 'ID tokens',
      'guides/validators': 'Validators',
      'guides/security': 'Security',
      'guides/testing': 'Testing your application',
      'guides/your-own-storage': 'A storage of your own',
      redis: 'Redis',
    },
  },
  {
    title: 'Recipes',
    pages: {
      'recipes/react': 'React',
      'recipes/vue': 'Vue',
      'recipes/svelte': 'Svelte',
      'recipes/device-flow': 'Device flow',
      'recipes/logout-at-the-provider': 'Logout at the provider',
      'recipes/mcp-client': 'An MCP client',
      'recipes/browser-extension': 'A browser extension',
    },
  },
  {
    title: 'Moving from',
    pages: {
      'moving/python-sdk': 'The Globus Python SDK',
      'moving/globus-js': 'The Globus JavaScript SDK',
      'moving/local-storage': 'localStorage',
      'moving/oidc-client-ts': 'oidc-client-ts',
      'moving/auth0-spa-js': 'auth0-spa-js',
      'moving/msal': 'MSAL',
    },
  },
  {
    title: 'Looking up',
    pages: {
      runtimes: 'Where it runs',
      errors: 'Errors',
      'python-differences': 'Differences from Python',
      reliability: 'Reliability',
      architecture: 'Architecture',
    },
  },
];
