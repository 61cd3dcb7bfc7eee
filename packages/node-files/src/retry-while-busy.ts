import { setTimeout as sleep } from 'node:timers/promises';
import { monotonicMs } from './clock.ts';
import { systemCode } from './system-error.ts';

/** How long a virus scanner, an indexer or a reader may keep a file of ours open. */
const PATIENCE_MS = 2000;
const PAUSE_MS = 10;
const BUSY: ReadonlySet<string | undefined> = new Set(['EPERM', 'EBUSY', 'EACCES']);

/** Whether Windows refused because somebody has the file open: it looks like a missing permission. */
export function isBusy(error: unknown, platform: string = process.platform): boolean {
  return platform === 'win32' && BUSY.has(systemCode(error));
}

/**
 * Runs an action; on Windows, where a file that somebody has open can be neither renamed nor replaced, again and
 * again for 2 s. Elsewhere it runs once. The first run happens before this function returns.
 */
export async function retryWhileBusy<T>(action: () => T, platform: string = process.platform): Promise<T> {
  const deadline = monotonicMs() + PATIENCE_MS;
  for (;;) {
    try {
      return action();
    } catch (error) {
      if (!isBusy(error, platform) || monotonicMs() >= deadline) throw error;
    }
    await sleep(PAUSE_MS);
  }
}
