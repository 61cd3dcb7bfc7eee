import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    projects: [
      { test: { name: 'node', environment: 'node', include: ['node.test.mjs'] } },
      {
        // Without these two lines the packages would be Node's, and write files, although there is a document.
        resolve: { conditions: ['browser'] },
        test: {
          name: 'jsdom',
          environment: 'jsdom',
          include: ['jsdom.test.mjs'],
          server: { deps: { inline: [/@token-storage/] } },
        },
      },
    ],
  },
});
