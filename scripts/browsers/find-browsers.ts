// Finds installed browsers; downloads nothing. Shared by the scripts here, vite.config.ts and playwright.config.ts.
import { accessSync, constants } from 'node:fs';

import { chromium, type LaunchOptions } from 'playwright';

const canRun = (path: string): boolean => {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
};
const firstThatRuns = (...paths: readonly (string | undefined)[]): string | undefined =>
  paths.find((path) => path !== undefined && path !== '' && canRun(path));

export const findChromium = (): string | undefined =>
  firstThatRuns(
    process.env['CHROMIUM_PATH'],
    chromium.executablePath(),
    '/usr/bin/chromium',
    '/usr/bin/chromium-browser',
    '/usr/bin/google-chrome',
    '/opt/google/chrome/chrome',
    '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
    'C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe',
  );

export const findFirefox = (): string | undefined =>
  firstThatRuns(
    process.env['FIREFOX_PATH'],
    '/usr/bin/firefox-esr',
    '/usr/bin/firefox',
    '/Applications/Firefox.app/Contents/MacOS/firefox',
  );

/** The driver of WebKitGTK, which needs an X server. */
export const findWebKit = (): string | undefined =>
  process.env['DISPLAY'] || firstThatRuns('/usr/bin/Xvfb') ? firstThatRuns('/usr/bin/WebKitWebDriver') : undefined;

/** No sandbox for root, and no calls home, which a closed network refuses one by one. */
export const chromiumOptions = (): LaunchOptions => ({
  ...executable(findChromium()),
  args: [
    ...(process.getuid?.() === 0 ? ['--no-sandbox'] : []),
    '--disable-background-networking',
    '--disable-component-update',
    '--disable-sync',
    '--no-first-run',
  ],
});

export const firefoxOptions = (): LaunchOptions & { channel: string } => ({
  ...executable(findFirefox()),
  channel: 'moz-firefox',
});

const executable = (path: string | undefined): LaunchOptions => (path === undefined ? {} : { executablePath: path });
