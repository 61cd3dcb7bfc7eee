import { playwright } from '@vitest/browser-playwright';
import { defineConfig } from 'vitest/config';
import type { TestProjectInlineConfiguration } from 'vitest/config';

import { samplePlugins } from './docs/samples/vite-plugins.ts';
import {
  chromiumOptions,
  findChromium,
  findFirefox,
  findWebKit,
  firefoxOptions,
} from './scripts/browsers/find-browsers.ts';
import { webKitGtk } from './scripts/browsers/vitest-webkit.ts';
import { LongestFirst } from './scripts/longest-first.ts';

// Tests only: how packages are built is in scripts/build/.
const browserTests = ['packages/*/test/**/*.browser.test.ts', 'docs/samples/test/*.browser.test.{ts,tsx}'];
/** Lets `toEqual` compare tokens too. */
const setupFiles = ['test-support/token-data-equality.ts'];
// The long form of a campaign, which `pnpm campaign` runs, takes what it takes.
const testTimeout = process.env['CAMPAIGN'] === 'long' ? 3_600_000 : 60_000;
const SLOW_MS = 5_000;

const node: TestProjectInlineConfiguration = {
  plugins: samplePlugins(),
  test: {
    name: 'node',
    environment: 'node',
    include: [
      'packages/*/test/**/*.test.ts',
      'examples/*/test/**/*.test.ts',
      'docs/samples/**/*.test.{ts,tsx}',
      'e2e/consumers/*.test.ts',
      'e2e/files/*.test.ts',
      'e2e/refresh/*.test.ts',
      'scripts/test/*.test.ts',
      'bench/test/*.test.ts',
    ],
    exclude: [...browserTests, '**/node_modules/**'],
    testTimeout,
    setupFiles,
    sequence: { groupOrder: 0 },
    // Many wait, for a lock that is to be given up or a process that is to end, and need no core for it.
    maxWorkers: 4,
  },
};

type BrowserMode = NonNullable<NonNullable<TestProjectInlineConfiguration['test']>['browser']>;

/** One project for each engine, so that each can be chosen with `--project`. */
const inBrowser = (
  name: 'chromium' | 'firefox' | 'webkit',
  options: Pick<BrowserMode, 'provider' | 'commands' | 'importMapMocks'>,
): TestProjectInlineConfiguration => ({
  // What was built may import what it did not import when the cache was made, and a test must not be reloaded for it.
  optimizeDeps: { force: true, exclude: ['svelte'] },
  plugins: samplePlugins(),
  test: {
    name,
    include: browserTests,
    testTimeout,
    setupFiles,
    globalSetup: ['packages/core/test/support/servers-of-other-origins.ts'],
    // After Node's: browsers that start would take the campaigns' time.
    sequence: { groupOrder: 1 },
    browser: { enabled: true, headless: true, screenshotFailures: false, instances: [{ browser: name }], ...options },
  },
});

const projects = [node];
if (findChromium()) {
  projects.push(inBrowser('chromium', { provider: playwright({ launchOptions: chromiumOptions() }) }));
}
if (findFirefox()) {
  projects.push(inBrowser('firefox', { provider: playwright({ launchOptions: firefoxOptions() }) }));
}
if (findWebKit()) {
  projects.push(
    inBrowser('webkit', {
      provider: webKitGtk(),
      // WebDriver has no viewport to set.
      commands: { __vitest_viewport: () => {} },
      // Without the one way in which mocks can be made here, which no test needs, vitest would let it wait for the others.
      importMapMocks: true,
    }),
  );
}

export default defineConfig({
  test: {
    projects,
    // A page of each browser at once.
    maxWorkers: 3,
    sequence: { sequencer: LongestFirst },
    slowTestThreshold: SLOW_MS,
  },
});
