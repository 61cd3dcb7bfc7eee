// Takes a lock that leaves nothing behind, so many times, and says how often somebody else was inside: `passing.mjs <file> <times>`.
import { mkdirSync, rmdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { namedFileLock } from '@token-storage/node-files';

const [file, times] = process.argv.slice(2);
const inside = join(dirname(file), 'inside');
let overlaps = 0;
for (let time = 0; time < Number(times); time++) {
  const held = await (await namedFileLock(file, 'a')).acquire({ timeoutMs: 60_000 });
  try {
    mkdirSync(inside);
    rmdirSync(inside);
  } catch {
    overlaps += 1;
  }
  await held.release();
}
console.log(`overlaps ${overlaps}`);
