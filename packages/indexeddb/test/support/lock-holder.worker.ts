// A second context with a lock of its own, which tests end or keep from running.
import type { HeldLease } from '../../src/lock/held-lease.ts';
import { LeaseLock } from '../../src/lock/lease-lock.ts';
import { answerCalls } from './answer-calls.ts';
import { connectToThings } from './things.ts';

let lease: HeldLease | undefined;

const commands = {
  async acquire(name: string, lockName: string, timeoutMs: number, heartbeatMs?: number): Promise<void> {
    lease = await new LeaseLock(connectToThings(name), { heartbeatMs }).acquire(lockName, { timeoutMs });
  },
  async release(): Promise<void> {
    await lease?.release();
  },
  /** Keeps this worker from running anything else, as a suspended tab is. */
  async freeze(durationMs: number): Promise<void> {
    postMessage('frozen');
    const until = performance.now() + durationMs;
    while (performance.now() < until);
  },
  async reasonOfEnd(): Promise<string | undefined> {
    if (lease !== undefined && !lease.signal.aborted) {
      await new Promise((resolve) => lease?.signal.addEventListener('abort', resolve));
    }
    return (lease?.signal.reason as { code?: string } | undefined)?.code;
  },
};

export type LockHolderCommands = typeof commands;

answerCalls(commands);
