// Waits for a lock, says so, and then says what came of it.
import { FileLock } from '@token-storage/node-files';

const [directory, timeoutMs, staleMs] = process.argv.slice(2);
try {
  const acquiring = new FileLock(directory, { staleMs: Number(staleMs) }).acquire({ timeoutMs: Number(timeoutMs) });
  console.log('waiting');
  const held = await acquiring;
  console.log('acquired');
  await held.release();
} catch (error) {
  console.log(`${error.code} ${error.owner}`);
}
