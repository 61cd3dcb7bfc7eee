// Takes a lock, says its directory, then does what it is told: write, suspended-write, release, leave.
import { createInterface } from 'node:readline';
import { atomicWrite, FileLock } from '@token-storage/node-files';

const [directory, target, staleMs] = process.argv.slice(2);
const held = await new FileLock(directory, { staleMs: Number(staleMs) }).acquire({ timeoutMs: 10_000 });
held.signal.addEventListener('abort', () => console.log(held.signal.reason.code ?? 'released'));
console.log(held.directory);

const input = createInterface(process.stdin);
for await (const order of input) {
  if (order === 'write') console.log(await atomicWrite(held, target, 'from the holder'));
  if (order === 'suspended-write') {
    const beforeCommit = () => process.kill(process.pid, 'SIGSTOP');
    console.log(await atomicWrite(held, target, 'from the holder', { beforeCommit }));
  }
  if (order === 'release') await held.release();
  if (order === 'leave') break;
}
process.stdin.destroy();
