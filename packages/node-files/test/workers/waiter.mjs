// Waits for a baton and says what came of it, and after how long.
import { Baton } from '@token-storage/node-files';

const [directory, timeoutMs, staleMs] = process.argv.slice(2);
const started = performance.now();
try {
  const held = await new Baton(directory, { staleMs: Number(staleMs) }).acquire({ timeoutMs: Number(timeoutMs) });
  console.log(`acquired ${performance.now() - started}`);
  await held.release();
} catch (error) {
  console.log(`${error.code} ${error.owner}`);
}
