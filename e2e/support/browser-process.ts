import { readdirSync, readFileSync } from 'node:fs';

/** The browser's own process, of which the others are children. */
export function browserOf(profile: string): number {
  for (const pid of readdirSync('/proc').filter((name) => /^\d+$/.test(name))) {
    try {
      const command = readFileSync(`/proc/${pid}/cmdline`, 'utf8');
      if (command.includes(`--user-data-dir=${profile}`) && !command.includes('--type=')) return Number(pid);
    } catch {
      // It has ended meanwhile.
    }
  }
  throw new Error('The browser is not running.');
}
