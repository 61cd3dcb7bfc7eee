import { readdirSync, readFileSync } from 'node:fs';

/** The browser's own process, of which the others are children. */
export function browserOf(profile: string): number {
  for (const pid of readdirSync('/proc').filter((name) => /^\d+$/.test(name))) {
    try {
      const words = readFileSync(`/proc/${pid}/cmdline`, 'utf8').split('\0');
      if (isBrowser(words, profile)) return Number(pid);
    } catch {
      // It has ended meanwhile.
    }
  }
  throw new Error('The browser is not running.');
}

/** Chromium and Firefox are told their profile in one word or in two; their children are told their kind as well. */
function isBrowser(words: readonly string[], profile: string): boolean {
  const isChild = words.some((word) => word.startsWith('--type=') || word === '-contentproc');
  const isOurs = words.includes(`--user-data-dir=${profile}`) || words[words.indexOf('--profile') + 1] === profile;
  return isOurs && !isChild;
}
