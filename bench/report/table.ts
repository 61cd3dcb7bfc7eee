import { describeTime } from '../plot/describe-time.ts';
import type { Contender, Kept, Measurement, Operation, Result } from './result.ts';

/** What an operation took with every contender: a row for each, a column for each number of entries. */
export interface Table {
  readonly columns: readonly string[];
  readonly rows: readonly { readonly name: string; readonly cells: readonly string[] }[];
}

/** The times of one operation, each as its median, its quartiles, and as a multiple of the floor of its group. */
export function timesTable(result: Result, operation: Operation): Table {
  const measured = result.measurements.filter((each) => each.operation === operation.id);
  const counts = entryCounts(measured);
  const find = (contender: Contender, entries: number): Measurement | undefined =>
    measured.find((each) => each.contender === contender.name && each.entries === entries);
  const rows = result.contenders
    .filter((contender) => counts.some((count) => find(contender, count) !== undefined))
    .map((contender) => {
      const floor = result.contenders.find(({ kind, group }) => kind === 'floor' && group === contender.group);
      const cells = counts.map((count) => {
        const own = find(contender, count);
        const least = contender === floor || floor === undefined ? undefined : find(floor, count);
        return own === undefined ? '' : describe(own, least);
      });
      return { name: contender.name, cells };
    });
  return { columns: counts.map((count) => count.toLocaleString('en-US')), rows };
}

/** What each contender was seen to promise. */
export function promisesTable({ contenders, promises }: Result): Table {
  const rows = contenders
    .filter(({ kept }) => kept !== undefined)
    .map(({ name, kept }) => ({ name, cells: promises.map(({ id }) => describeKept(kept?.[id])) }));
  return { columns: promises.map(({ title }) => title), rows };
}

function describeKept({ isKept, seen }: Kept = {}): string {
  const answer = isKept === undefined ? '–' : isKept ? 'yes' : 'no';
  return seen === undefined ? answer : `${answer}: ${seen}`;
}

const entryCounts = (measured: readonly Measurement[]): number[] =>
  [...new Set(measured.map(({ entries }) => entries))].toSorted((a, b) => a - b);

function describe(own: Measurement, floor: Measurement | undefined): string {
  const time = `${describeTime(own.medianUs)} (${describeRange(own.q1Us, own.q3Us)})`;
  return floor === undefined ? time : `${describeRatio(own.medianUs / floor.medianUs)} ${time}`;
}

/** The unit is said once where both have it. */
function describeRange(q1Us: number, q3Us: number): string {
  const [from, to] = [describeTime(q1Us), describeTime(q3Us)];
  const [value, unit] = from.split(' ');
  return `${to.endsWith(` ${unit}`) ? value : from}–${to}`;
}

function describeRatio(ratio: number): string {
  if (ratio < 0.01) return '<0.01×';
  const digits = ratio < 9.95 ? 1 : 0;
  return ratio < 0.095
    ? `${ratio.toFixed(2)}×`
    : `${ratio.toLocaleString('en-US', { maximumFractionDigits: digits, minimumFractionDigits: digits })}×`;
}
