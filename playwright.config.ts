import { defineConfig, type Project } from '@playwright/test';

import { chromiumOptions, findFirefox, firefoxOptions } from './scripts/browsers/find-browsers.ts';

const { channel, ...firefoxLaunch } = firefoxOptions();
const chromium: Project = { name: 'chromium', use: { browserName: 'chromium', launchOptions: chromiumOptions() } };
const firefox: Project = { name: 'firefox', use: { browserName: 'firefox', channel, launchOptions: firefoxLaunch } };

// Tests start the servers that they need themselves, on free ports.
export default defineConfig({
  testDir: 'e2e/tests',
  globalSetup: './e2e/support/global-setup.ts',
  outputDir: 'node_modules/.cache/playwright',
  projects: findFirefox() ? [chromium, firefox] : [chromium],
  // On two cores: many tests wait more than they compute.
  workers: 3,
  // The long form of a campaign, which `pnpm campaign` runs, takes what it takes.
  timeout: process.env['CAMPAIGN'] === 'long' ? 3_600_000 : 60_000,
  expect: { timeout: 10_000 },
  use: { actionTimeout: 10_000 },
  forbidOnly: process.env['CI'] !== undefined,
  reporter: 'list',
});
