import fc from 'fast-check';

import { ModelRun } from '../model/model-run.ts';
import { steps } from '../model/operation.ts';
import type { Suite } from '../suite.ts';

/** Random runs, compared with a plain Map. A failure prints the seed and the shortest run that fails. */
export function model(suite: Suite): void {
  suite.it('behaves like a Map of Maps, whatever is done in whatever order', async () => {
    const property = fc.asyncProperty(steps, (run) =>
      suite.trial((trial) => new ModelRun(trial, suite.capabilities.persistent).run(run)),
    );
    await fc.assert(property, { numRuns: suite.times(25) });
  });
}
