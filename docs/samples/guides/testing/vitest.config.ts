import { defineConfig } from 'vitest/config';

export default defineConfig({
  // Without this, JSONTokenStorage and SQLiteTokenStorage are those of Node, and write files, in jsdom too.
  resolve: { conditions: ['browser'] },
  test: { environment: 'jsdom', server: { deps: { inline: [/@token-storage\//] } } },
});
