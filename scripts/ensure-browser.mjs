// Makes sure that there is a browser to test in: Chromium, and with --all Firefox and WebKit too.
// Tries what is installed, then Playwright's own download, then Debian's packages.
import { spawnSync } from 'node:child_process';
import { createRequire } from 'node:module';
import { existsSync } from 'node:fs';
import { findChromium, findFirefox, findWebKit } from './browsers.mjs';

const started = performance.now();
const run = (command, ...parameters) => {
  console.log('$', command, ...parameters);
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  spawnSync(command, parameters, { env, stdio: ['ignore', 'ignore', 'inherit'], timeout: 600_000 });
};

let updated = false;
function installPackages(...names) {
  if (!existsSync('/usr/bin/apt-get') || process.getuid() !== 0) return;
  const wait = ['-o', 'DPkg::Lock::Timeout=300', '-qq'];
  if (!updated) run('apt-get', ...wait, 'update');
  updated = true;
  run('apt-get', ...wait, 'install', '-y', '--no-install-recommends', ...names);
}

if (!findChromium()) {
  const cli = createRequire(import.meta.url).resolve('playwright/package.json').replace('package.json', 'cli.js');
  run(process.execPath, cli, 'install', 'chromium');
}
if (!findChromium()) installPackages('chromium');
if (!findChromium()) {
  console.error('No Chromium found. Install Chrome or Chromium, or set CHROMIUM_PATH.');
  process.exit(1);
}

if (process.argv.includes('--all')) {
  if (!findFirefox()) installPackages('firefox-esr');
  if (!findWebKit()) installPackages('webkit2gtk-driver', 'xvfb');
  for (const [name, found] of [['Firefox', findFirefox()], ['WebKit', findWebKit()]]) {
    if (found) continue;
    console.error(`No ${name} found. On Debian: apt-get install firefox-esr webkit2gtk-driver xvfb`);
    process.exit(1);
  }
}
const names = [findChromium(), findFirefox(), findWebKit() && 'WebKitGTK'].filter(Boolean);
console.log(`Browsers: ${names.join(', ')} (${Math.round(performance.now() - started)} ms)`);
