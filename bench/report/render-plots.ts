import type { Series } from '../plot/chart.ts';
import { plot } from '../plot/plot.ts';
import type { Contender, Operation, Result } from './result.ts';

/** The plots of a result, one for each operation, and the names of their files. */
export function renderPlots(name: string, result: Result): { readonly file: string; readonly svg: string }[] {
  return result.operations.map((operation) => {
    const series = result.contenders
      .map((contender) => seriesOf(contender, operation, result))
      .filter(({ points }) => points.length > 0);
    return {
      file: plotFile(name, operation),
      svg: plot({ title: `${operation.title}: ${result.place}`, subtitle: subtitleOf(series), series }),
    };
  });
}

function subtitleOf(series: readonly Series[]): string {
  const ends = new Set(series.map(({ points }) => points.at(-1)?.entries));
  return `Median and quartiles; lower is better. Thick: this library. Thin: others. Dashed: floors.${ends.size > 1 ? ' A line ends where no more go in.' : ''}`;
}

export const plotFile = (name: string, { id }: Operation): string => `${name}-${id}.svg`;

function seriesOf({ name, kind, tone }: Contender, operation: Operation, { measurements }: Result): Series {
  const points = measurements
    .filter((each) => each.contender === name && each.operation === operation.id)
    .toSorted((one, other) => one.entries - other.entries);
  return { name, kind, tone, points };
}
