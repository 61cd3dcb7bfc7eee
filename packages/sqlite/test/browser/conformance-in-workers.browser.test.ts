import { testInWorker } from 'test-support/suite-in-worker/test-in-worker';
import { describe, it } from 'vitest';

await testInWorker({
  describe,
  it,
  name: 'SQLiteTokenStorage in a dedicated worker',
  worker: new Worker(new URL('./support/conformance.worker.ts', import.meta.url), { type: 'module' }),
});

await testInWorker({
  describe,
  it,
  name: 'SQLiteTokenStorage in a shared worker',
  worker: new SharedWorker(new URL('./support/conformance.worker.ts', import.meta.url), { type: 'module' }),
});
