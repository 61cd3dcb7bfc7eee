import { plotFile } from './render-plots.ts';
import type { Operation, Result } from './result.ts';
import { promisesTable, type Table, timesTable } from './table.ts';

/** A result as Markdown: what was seen of promises first, then each operation with its plot and its table. */
export function renderResult(name: string, result: Result): string {
  const { place, machine, commit, date, seed, seconds, isQuick, contenders, promises, operations } = result;
  const tried = contenders.some(({ kept }) => kept !== undefined);
  return [
    `### ${place}`,
    `On ${date.slice(0, 10)}, at commit ${commit}; ${machine}. It took ${Math.round(seconds)} s, with the seed ${seed}.`,
    ...(isQuick ? ['**This was a quick run**: its figures are of few samples.'] : []),
    ...(tried ? ['What each was seen to promise, since times alone compare what is not alike:'] : []),
    ...(tried ? [markdown(promisesTable(result)), list(promises.map((each) => [each.title, each.how]))] : []),
    'How each is used:',
    list(contenders.map((each) => [each.name, each.how])),
    ...operations.map((operation) => renderOperation(name, result, operation)),
  ].join('\n\n');
}

function renderOperation(name: string, result: Result, operation: Operation): string {
  return [
    `#### ${operation.title}: ${result.place}`,
    `${operation.how} ${samplesOf(result, operation)}`,
    `![${operation.title}, over the number of entries](results/${plotFile(name, operation)})`,
    markdown(timesTable(result, operation)),
  ].join('\n\n');
}

/** How many samples there are of each figure, and of which there are fewest. */
function samplesOf({ measurements }: Result, { id }: Operation): string {
  const measured = measurements.filter(({ operation }) => operation === id);
  const counts = measured.map(({ samples }) => samples);
  const [fewest, most] = [Math.min(...counts), Math.max(...counts)];
  if (fewest === most) return `Each figure is of ${most} samples.`;
  const { contender, entries } = measured.find(({ samples }) => samples === fewest)!;
  return `The figures are of ${most} samples, where they take long of fewer: of ${fewest} with ${contender} at ${entries.toLocaleString('en-US')}.`;
}

function markdown({ columns, rows }: Table): string {
  const line = (name: string, cells: readonly string[]): string => `| ${[name, ...cells].map(escape).join(' | ')} |`;
  const head = `${line('', columns)}\n| --- |${' ---: |'.repeat(columns.length)}`;
  return [head, ...rows.map(({ name, cells }) => line(name, cells))].join('\n');
}

const list = (items: readonly (readonly [term: string, text: string])[]): string =>
  items.map(([term, text]) => `- **${term}**: ${text}.`).join('\n');
const escape = (text: string): string => text.replaceAll('|', String.raw`\|`);
