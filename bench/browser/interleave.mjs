/** Rounds before those that count, until everything has been compiled. */
const WARM_UP = 30;

const median = (values) => values.toSorted((a, b) => a - b)[values.length >> 1];

/**
 * Measures what is to be compared in turns, so that what else the machine does hits all of it alike.
 *
 * @param {number} rounds How often each is run.
 * @param {Record<string, (round: number) => Promise<unknown>>} actions By the names under which they are reported.
 * @returns {Promise<Record<string, number>>} The median of each, in milliseconds.
 */
export async function interleave(rounds, actions) {
  const times = Object.fromEntries(Object.keys(actions).map((name) => [name, []]));
  const turns = Object.entries(actions);
  for (let round = -WARM_UP; round < rounds; round += 1) {
    // Each is the first as often as the last: whoever is first may find the other's writes still under way.
    for (const [name, action] of round % 2 === 0 ? turns : turns.toReversed()) {
      const started = performance.now();
      await action(round);
      if (round >= 0) times[name].push(performance.now() - started);
    }
  }
  return Object.fromEntries(Object.entries(times).map(([name, values]) => [name, median(values)]));
}
