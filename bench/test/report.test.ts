import { describe, expect, it } from 'vitest';

import { quartiles } from '../report/quartiles.ts';
import { renderPlots } from '../report/render-plots.ts';
import { renderResult } from '../report/render-result.ts';
import type { Measurement, Result } from '../report/result.ts';

const measured = (contender: string, entries: number, us: number, samples = 60): Measurement => ({
  operation: 'get',
  contender,
  entries,
  samples,
  q1Us: us * 0.9,
  medianUs: us,
  q3Us: us * 1.1,
});

const result: Result = {
  place: 'Node',
  machine: 'Node 24, Linux, 2 cores',
  commit: 'abc',
  date: '2026-11-01T12:00:00.000Z',
  seed: 7,
  seconds: 200,
  isQuick: false,
  contenders: [
    { name: 'least', kind: 'floor', tone: 0, group: 'file', how: 'a `stat`' },
    {
      name: 'ours',
      kind: 'ours',
      tone: 0,
      group: 'file',
      how: '`get`',
      kept: { syncs: { isKept: true, seen: '2 for a store' } },
    },
    { name: 'other', kind: 'peer', tone: 0, group: 'file', how: '`get`', kept: { syncs: { isKept: false } } },
    { name: 'absent', kind: 'peer', tone: 1, group: 'file', how: '`get`', kept: { syncs: {} } },
    { name: 'alone', kind: 'ours', tone: 1, how: '`get`' },
  ],
  operations: [{ id: 'get', title: 'Get one entry', how: 'Again and again.' }],
  promises: [{ id: 'syncs', title: 'syncs', how: 'as `strace` counts' }],
  measurements: [
    measured('least', 1, 2),
    measured('ours', 1, 3),
    measured('other', 1, 2_600),
    measured('other', 100, 30_000, 4),
    measured('alone', 1, 0.5),
    { ...measured('alone', 100, 950), q3Us: 1_200 },
  ],
};

describe('the report of a benchmark', () => {
  const text = renderResult('node', result);

  it('tells each time as a multiple of the floor of its kind, and the floor in times alone', () => {
    expect(text).toContain('| ours | 1.5× 3.0 µs (2.7–3.3 µs) |');
    expect(text).toContain('| other | 1,300× 2.6 ms (2.3–2.9 ms) | 30 ms (27–33 ms) |');
    expect(text).toContain('| least | 2.0 µs (1.8–2.2 µs) |');
    expect(text).toContain('| alone | 500 ns (450–550 ns) | 950 µs (855 µs–1.2 ms) |');
  });

  it('says what was seen of promises, and what could not be tried', () => {
    expect(text).toContain('| ours | yes: 2 for a store |');
    expect(text).toContain('| other | no |');
    expect(text).toContain('| absent | – |');
  });

  it('says of what there are few samples, and what was a quick run', () => {
    expect(text).toContain('of 4 with other at 100');
    expect(text).not.toContain('quick run');
    expect(renderResult('node', { ...result, isQuick: true })).toContain('quick run');
  });

  it('shows a plot of each operation, with a line for each who was measured', () => {
    const [plot] = renderPlots('node', result);
    expect(text).toContain(`(results/${plot?.file})`);
    expect(plot?.svg).toContain('>alone</text>');
    expect(plot?.svg).not.toContain('>absent</text>');
  });

  it('says in a plot what it means that a line ends before others, where one does', () => {
    const [plot] = renderPlots('node', result);
    expect(plot?.svg).toContain('A line ends where no more go in.');
    const measurements = result.measurements.filter(({ entries }) => entries === 1);
    const [whole] = renderPlots('node', { ...result, measurements });
    expect(whole?.svg).not.toContain('A line ends');
  });
});

it('takes a quartile between two samples from both', () => {
  expect(quartiles([4, 1, 3, 2])).toEqual({ q1: 1.75, median: 2.5, q3: 3.25 });
  expect(quartiles([5])).toEqual({ q1: 5, median: 5, q3: 5 });
});
