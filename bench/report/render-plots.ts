import type { Series } from '../plot/chart.ts';
import { plot } from '../plot/plot.ts';
import type { Contender, Operation, Result } from './result.ts';

/** The plots of a result, one for each operation, and the names of their files. */
export function renderPlots(name: string, result: Result): { readonly file: string; readonly svg: string }[] {
  return result.operations.map((operation) => ({
    file: plotFile(name, operation),
    svg: plot({
      title: `${operation.title}: ${result.place}`,
      subtitle: 'Median and quartiles; lower is better. Thick: this library. Thin: others. Dashed: the floors.',
      series: result.contenders
        .map((contender) => seriesOf(contender, operation, result))
        .filter(({ points }) => points.length > 0),
    }),
  }));
}

export const plotFile = (name: string, { id }: Operation): string => `${name}-${id}.svg`;

function seriesOf({ name, kind, tone }: Contender, operation: Operation, { measurements }: Result): Series {
  const points = measurements
    .filter((each) => each.contender === name && each.operation === operation.id)
    .toSorted((one, other) => one.entries - other.entries);
  return { name, kind, tone, points };
}
