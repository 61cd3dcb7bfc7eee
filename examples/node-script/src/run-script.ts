import { TokenStorageError } from '@token-storage/core';

import { line } from './report.ts';

/**
 * Runs a script to its end. A failure is told by its message alone, which says what to do; what lies beneath it may
 * hold what a server answered.
 */
export async function runScript(script: () => Promise<void>): Promise<void> {
  try {
    await script();
  } catch (error) {
    line('failed', messageOf(error));
    process.exitCode = 1;
  }
}

function messageOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  if (error.name === 'TimeoutError') return 'It took too long. Run it again; check the network.';
  return error instanceof TokenStorageError ? `${error.code}: ${error.message}` : error.message;
}
