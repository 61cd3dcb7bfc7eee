// Subscribes to a database that somebody has locked, and closes; when it gets a line on standard input, and nobody waits any
// more for the lock, says whether the file is open: `watch-and-close.mjs <file>`.
import { once } from 'node:events';
import { readdirSync, readlinkSync, utimesSync } from 'node:fs';
import { setImmediate } from 'node:timers/promises';

import { SQLiteTokenStorage } from '@token-storage/sqlite';

const [, , file] = process.argv;
const isWaiting = () => process.getActiveResourcesInfo().includes('Timeout');
const links = () =>
  readdirSync('/proc/self/fd').flatMap((fd) => {
    try {
      return [readlinkSync(`/proc/self/fd/${fd}`)];
    } catch {
      return []; // The one of this very look.
    }
  });

const storage = new SQLiteTokenStorage(file);
storage.subscribe(() => {});
// The subscription looks, and finds the lock.
utimesSync(file, new Date(), new Date());
while (!isWaiting()) await setImmediate();
await storage.close();
console.log('closed');
await once(process.stdin, 'data');
while (isWaiting()) await setImmediate();
console.log(links().includes(file) ? 'open' : 'not open');
process.exit();
