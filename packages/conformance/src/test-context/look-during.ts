const LOOKS_IN_A_ROW = 20;

/**
 * Looks again and again while something is changed, in a row as well as in turns of their own: a look that is over in
 * the turn in which it was begun would otherwise never let a change go on that needs one.
 */
export async function lookDuring(look: () => Promise<void>, change: () => Promise<void>): Promise<void> {
  const over = new AbortController();
  const looking = (async (): Promise<void> => {
    while (!over.signal.aborted) {
      for (let count = 0; count < LOOKS_IN_A_ROW; count += 1) await look();
      await new Promise((resolve) => setTimeout(resolve));
    }
  })();
  const changing = change().finally(() => over.abort());
  for (const result of await Promise.allSettled([looking, changing])) {
    if (result.status === 'rejected') throw result.reason;
  }
}
