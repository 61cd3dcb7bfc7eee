// Makes sure that there is a browser to test in: Chromium, and with --all Firefox and WebKit too.
// Takes what is installed, else Playwright's own download, else Debian's packages.
import { installPackages, isRoot } from '../apt.ts';
import { findChromium, findFirefox, findWebKit } from './find-browsers.ts';
import { type RunOptions, runTool } from '../run.ts';

const MAY_TAKE_MS = 600_000;

/** Playwright's download, with the system libraries that it needs. It is refused by closed networks: that is no error. */
async function downloadChromium(): Promise<void> {
  console.log('No Chromium found: trying to download one.');
  const options: RunOptions = { stdio: ['ignore', 'inherit', 'ignore'], timeoutMs: MAY_TAKE_MS };
  await runTool('playwright', ['install', 'chromium'], options);
  if (findChromium() && isRoot) await runTool('playwright', ['install-deps', 'chromium'], options);
}

if (!findChromium()) await downloadChromium();
if (!findChromium()) installPackages('chromium');
if (process.argv.includes('--all')) {
  if (!findFirefox()) installPackages('firefox-esr');
  if (!findWebKit()) installPackages('webkit2gtk-driver', 'xvfb');
}

const engines = [
  { name: 'Chromium', found: findChromium(), advice: 'install Chrome or Chromium, or set CHROMIUM_PATH' },
  { name: 'Firefox', found: findFirefox(), advice: 'install Firefox, or set FIREFOX_PATH' },
  { name: 'WebKit', found: findWebKit(), advice: 'on Debian: apt-get install webkit2gtk-driver xvfb' },
];
for (const { name, found, advice } of engines) {
  const isNeeded = name === 'Chromium' || process.argv.includes('--all');
  console.log(`${name}: ${found || `not found, ${isNeeded ? advice : 'its tests are left out'}`}`);
  if (!found && isNeeded) process.exitCode = 1;
}
