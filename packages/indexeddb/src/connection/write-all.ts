import { isChromium } from './is-chromium.ts';

/**
 * Makes several writes of one transaction: at once where that is known to be safe, in Chromium, and one after the other
 * elsewhere.
 *
 * When the disk is full, Firefox takes back what a transaction has written up to there, but keeps what had been asked for
 * behind the write that failed: SQLite, in which it keeps IndexedDB, ends its transaction by itself, and what comes then is
 * written outside of it. WebKit keeps it in SQLite too. Chromium forgets what a transaction has asked for when one of its
 * writes fails.
 *
 * @param writes Each asks for one write when it is called.
 * @see {@link Connection}, for whose transactions it is
 */
export async function writeAll(writes: readonly (() => Promise<unknown>)[]): Promise<void> {
  if (isChromium()) {
    // What one throws must not leave the others unhandled, which reject when the transaction ends for it.
    await Promise.all(writes.map(async (write) => write()));
  } else {
    for (const write of writes) await write();
  }
}
