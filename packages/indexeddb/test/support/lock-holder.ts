import type { LockHolderCommands } from './lock-holder.worker.ts';
import { type CalledWorker, callWorker } from './worker-calls.ts';

/** A worker that holds a lock; ends with the test. */
export const startLockHolder = (): CalledWorker<LockHolderCommands> =>
  callWorker(new Worker(new URL('./lock-holder.worker.ts', import.meta.url), { type: 'module' }));
