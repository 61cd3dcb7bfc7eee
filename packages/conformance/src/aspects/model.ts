import { ModelRun } from '../model/model-run.ts';
import { steps } from '../model/operation.ts';
import type { Suite } from '../suite.ts';

/** Random runs, compared with a plain Map. */
export function model(suite: Suite): void {
  suite.itForAny('behaves like a Map of Maps, whatever is done in whatever order', steps, (context, run) =>
    new ModelRun(context, suite.capabilities.persistent).run(run),
  );
}
