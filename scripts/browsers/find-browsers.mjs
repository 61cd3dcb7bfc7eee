// Finds installed browsers; downloads nothing. Shared by the scripts here, vite.config.ts and playwright.config.ts.
import { accessSync, constants } from 'node:fs';
import { chromium } from 'playwright';

const canRun = (path) => {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
};
const firstThatRuns = (...paths) => paths.filter(Boolean).find(canRun);

export const findChromium = () =>
  firstThatRuns(
    process.env.CHROMIUM_PATH,
    chromium.executablePath(),
    '/usr/bin/chromium',
    '/usr/bin/chromium-browser',
    '/usr/bin/google-chrome',
    '/opt/google/chrome/chrome',
    '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
    'C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe',
  );

export const findFirefox = () =>
  firstThatRuns(
    process.env.FIREFOX_PATH,
    '/usr/bin/firefox-esr',
    '/usr/bin/firefox',
    '/Applications/Firefox.app/Contents/MacOS/firefox',
  );

/** The driver of WebKitGTK, which needs an X server. */
export const findWebKit = () =>
  process.env.DISPLAY || firstThatRuns('/usr/bin/Xvfb') ? firstThatRuns('/usr/bin/WebKitWebDriver') : undefined;

/** No sandbox for root, and no calls home, which a closed network refuses one by one. */
export const chromiumOptions = () => ({
  executablePath: findChromium(),
  args: [
    ...(process.getuid?.() === 0 ? ['--no-sandbox'] : []),
    '--disable-background-networking',
    '--disable-component-update',
    '--disable-sync',
    '--no-first-run',
  ],
});

export const firefoxOptions = () => ({ executablePath: findFirefox(), channel: 'moz-firefox' });
