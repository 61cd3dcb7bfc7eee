import type { Result } from './result.ts';
import { promisesTable, type Table, timesTable } from './table.ts';

/** Shows a result on a terminal. */
export function printResult(result: Result): void {
  for (const operation of result.operations)
    print(`${operation.title}, over the number of entries`, timesTable(result, operation));
  if (result.promises.length > 0) print('What each was seen to promise', promisesTable(result));
}

function print(title: string, { columns, rows }: Table): void {
  const nameWidth = Math.max(...rows.map(({ name }) => name.length));
  const widths = columns.map((column, index) =>
    Math.max(column.length, ...rows.map(({ cells }) => cells[index]?.length ?? 0)),
  );
  const line = (name: string, cells: readonly string[]): string =>
    [name.padEnd(nameWidth), ...cells.map((cell, index) => cell.padStart(widths[index] ?? 0))].join('  ');
  console.log(`\n${title}\n`);
  for (const text of [line('', columns), ...rows.map(({ name, cells }) => line(name, cells))]) console.log(text);
}
