import { playwright } from '@vitest/browser-playwright';
import { defineConfig } from 'vitest/config';

import { chromiumOptions, findChromium, findFirefox, findWebKit, firefoxOptions } from './scripts/browsers.mjs';
import { webKitGtk } from './scripts/vitest-webkit.mjs';

// Tests only: how packages are built is in vite.library.ts.
const inBrowsers = ['packages/*/test/**/*.browser.test.ts'];
const shared = {
  include: inBrowsers,
  testTimeout: 60_000,
  // Known from the start, so that no test run is interrupted by the discovery of a dependency.
  deps: { optimizer: { client: { enabled: true, include: ['idb', 'chai', 'fast-check'] } } },
} as const;
const browser = { enabled: true, headless: true, screenshotFailures: false } as const;

export default defineConfig({
  test: {
    // Two cores: more workers only make the campaigns of several processes slower.
    maxWorkers: 2,
    projects: [
      {
        test: {
          name: 'node',
          environment: 'node',
          include: ['packages/*/test/**/*.test.ts', 'examples/*/test/**/*.test.ts'],
          exclude: [...inBrowsers, '**/node_modules/**'],
          testTimeout: 60_000,
        },
      },
      ...(findChromium()
        ? [
            {
              test: {
                ...shared,
                name: 'chromium',
                browser: {
                  ...browser,
                  provider: playwright({ launchOptions: chromiumOptions() }),
                  instances: [{ browser: 'chromium' as const }],
                },
              },
            },
          ]
        : []),
      ...(findFirefox()
        ? [
            {
              test: {
                ...shared,
                name: 'firefox',
                browser: {
                  ...browser,
                  provider: playwright({ launchOptions: firefoxOptions() }),
                  instances: [{ browser: 'firefox' as const }],
                },
              },
            },
          ]
        : []),
      ...(findWebKit()
        ? [
            {
              test: {
                ...shared,
                name: 'webkit',
                browser: {
                  ...browser,
                  provider: webKitGtk(),
                  // WebDriver has no viewport to set.
                  commands: { __vitest_viewport: () => {} },
                  instances: [{ browser: 'webkit' as const }],
                },
              },
            },
          ]
        : []),
    ],
  },
});
