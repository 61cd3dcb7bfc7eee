import { describe, expect, it } from 'vitest';

import { describeTime } from '../plot/describe-time.ts';
import { plot } from '../plot/plot.ts';
import { spreadLabels } from '../plot/spread-labels.ts';

describe('labels beside a plot', () => {
  it('stay where there is room', () => {
    expect(spreadLabels([100, 10, 50], 18, 0, 400)).toEqual([100, 10, 50]);
  });

  it('move apart around their middle, in their order, where they would lie on each other', () => {
    expect(spreadLabels([100, 101, 99], 20, 0, 400)).toEqual([100, 120, 80]);
  });

  it('stay within the picture', () => {
    expect(spreadLabels([1, 2, 399, 400], 20, 0, 400)).toEqual([0, 20, 380, 400]);
  });

  it('make room for those whom others push', () => {
    const placed = spreadLabels([100, 100, 100, 130], 20, 0, 400);
    expect(placed.slice(1).map((at, index) => at - placed[index]!)).toEqual([20, 20, 20]);
  });
});

describe('a time', () => {
  it.each([
    [0.2, '200 ns'],
    [3.44, '3.4 µs'],
    [1000, '1.0 ms'],
    [999.8, '1.0 ms'],
    [106_300, '106 ms'],
    [12_000_000, '12 s'],
  ])('is told in the unit that suits it: %d µs', (us, text) => {
    expect(describeTime(us)).toBe(text);
  });
});

describe('a plot', () => {
  it('names each line, with what it took at its end, and takes no name for markup', () => {
    const point = (entries: number, medianUs: number) => ({ entries, q1Us: medianUs, medianUs, q3Us: medianUs });
    const svg = plot({
      title: 'Get & <set>',
      subtitle: 'medians',
      series: [
        { name: 'the <least>', kind: 'floor', tone: 0, points: [point(1, 10), point(100, 20)] },
        { name: 'ours', kind: 'ours', tone: 0, points: [point(1, 15), point(100, 3400)] },
      ],
    });
    expect(svg).toContain('>the &lt;least&gt;</text>');
    expect(svg).toContain('>3.4 ms</text>');
    expect(svg).toContain('Get &amp; &lt;set&gt;');
    expect(svg).not.toContain('NaN');
  });
});
