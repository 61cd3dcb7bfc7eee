// Adds 1 to a counter of its own, and to the total, again and again. Says "start <n>", then "done <n>" for each that
// is stored, and "robbed" for each that had to be done again.
import { readFileSync, writeSync } from 'node:fs';
import { setImmediate } from 'node:timers/promises';
import { atomicWrite, FileLock, resolveTarget } from '@token-storage/node-files';

const [file, counter, staleMs] = process.argv.slice(2);
const target = resolveTarget(file);
const lock = new FileLock(`${target}.lock`, { staleMs: Number(staleMs) });
const say = (line) => writeSync(1, `${line}\n`);
const read = () => JSON.parse(readFileSync(target, 'utf8'));

async function increment() {
  for (;;) {
    const held = await lock.acquire({ timeoutMs: 60_000 });
    try {
      const counters = read();
      counters[counter] += 1;
      counters.total += 1;
      if ((await atomicWrite(held, target, JSON.stringify(counters))) === 'committed') return counters[counter];
      say('robbed');
    } finally {
      await held.release();
    }
  }
}

say(`start ${read()[counter]}`);
for (;;) {
  say(`done ${await increment()}`);
  await setImmediate();
}
