// Installs packages of Debian for what the tests need.
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';

const MAY_TAKE_MS = 600_000;

export const isRoot: boolean = process.getuid?.() === 0;

let isUpdated = false;

/** Does nothing where this is not Debian, or not root: whoever needs them looks whether they are there. */
export function installPackages(...names: readonly string[]): void {
  if (!isRoot || !existsSync('/usr/bin/apt-get')) return;
  const apt = (...parameters: readonly string[]): void => {
    console.log('$ apt-get', ...parameters);
    const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
    const wait = ['-o', 'DPkg::Lock::Timeout=300', '-qq'];
    spawnSync('apt-get', [...wait, ...parameters], {
      env,
      stdio: ['ignore', 'ignore', 'inherit'],
      timeout: MAY_TAKE_MS,
    });
  };
  if (!isUpdated) apt('update');
  isUpdated = true;
  apt('install', '-y', '--no-install-recommends', ...names);
}
