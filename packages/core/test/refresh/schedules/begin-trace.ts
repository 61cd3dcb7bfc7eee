import { onTestFinished } from 'vitest';

import { Trace } from './trace.ts';

/**
 * Begins a trace in which two actors want a token of one login, whose access tokens have expired. What must always hold is
 * looked at when the test ends.
 *
 * @param isValidating Whether the actors' storages have a validator.
 */
export function beginTrace(names: readonly string[], isValidating = false): Trace {
  const trace = new Trace(names, isValidating);
  const uninstall = trace.world.install();
  onTestFinished(() => {
    uninstall();
    const { violations, world } = trace;
    if (violations.size > 0) throw new Error([...violations, ...world.log].join('\n'));
  });
  return trace;
}
