import type { Chart, Point, Series } from './chart.ts';
import { describeTime } from './describe-time.ts';
import { LogScale } from './log-scale.ts';
import { spreadLabels } from './spread-labels.ts';
import { style, toneClass } from './style.ts';

const WIDTH = 880;
const HEIGHT = 540;
/** The part of the picture that the lines are in. */
const AREA = { left: 68, right: WIDTH - 264, top: 84, bottom: HEIGHT - 62 };
const LABEL_GAP = 18;
const LABEL_LEFT = AREA.right + 34;

/** Draws a chart as SVG: both axes logarithmic, each line named at its end, and readable on light and on dark. */
export function plot({ title, subtitle, series }: Chart): string {
  const points = series.flatMap((each) => each.points);
  const entries = [...new Set(points.map((point) => point.entries))].toSorted((a, b) => a - b);
  const x = new LogScale(entries[0]!, Math.max(entries.at(-1)!, entries[0]! * 10), AREA.left + 14, AREA.right);
  const lowest = 10 ** Math.floor(Math.log10(Math.min(...points.map((point) => point.q1Us))));
  const highest = Math.max(...points.map((point) => point.q3Us), lowest * 10);
  const y = new LogScale(lowest, highest * 1.15, AREA.bottom, AREA.top);
  // What is ours lies above what is not.
  const order = ['floor', 'peer', 'ours'];
  const drawn = series.toSorted((one, other) => order.indexOf(one.kind) - order.indexOf(other.kind));
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${HEIGHT}" role="img" aria-labelledby="title">`,
    `<title id="title">${escape(title)}</title>`,
    `<style>${style}</style>`,
    `<rect class="paper" width="${WIDTH}" height="${HEIGHT}" rx="8"/>`,
    `<text class="title" x="24" y="36">${escape(title)}</text>`,
    `<text class="quiet" x="24" y="58">${escape(subtitle)}</text>`,
    ...y.decades().map((us) => drawTime(us, y.at(us))),
    ...entries.map((count) => drawCount(count, x.at(count))),
    `<text class="quiet" x="${(AREA.left + AREA.right) / 2}" y="${HEIGHT - 18}" text-anchor="middle">entries that are stored</text>`,
    ...drawn.map((each) => drawLine(each, x, y)),
    ...drawLabels(series, x, y),
    '</svg>\n',
  ].join('\n');
}

function drawTime(us: number, y: number): string {
  const label = describeTime(us).replace('.0 ', ' ');
  return `<path class="grid" d="M${AREA.left} ${round(y)}H${AREA.right}"/><text class="quiet" x="${AREA.left - 8}" y="${round(y + 4)}" text-anchor="end">${label}</text>`;
}

const drawCount = (count: number, x: number): string =>
  `<path class="axis" d="M${round(x)} ${AREA.bottom}v6"/><text class="quiet" x="${round(x)}" y="${AREA.bottom + 22}" text-anchor="middle">${count.toLocaleString('en-US')}</text>`;

/** A line through the medians, and at each of them a bar from quartile to quartile. */
function drawLine(series: Series, x: LogScale, y: LogScale): string {
  const at = (point: Point): string => `${round(x.at(point.entries))} ${round(y.at(point.medianUs))}`;
  const bars = series.points.map(
    (point) => `M${round(x.at(point.entries))} ${round(y.at(point.q1Us))}V${round(y.at(point.q3Us))}`,
  );
  const dots = series.points.map(
    (point) => `<circle cx="${round(x.at(point.entries))}" cy="${round(y.at(point.medianUs))}" r="3.2"/>`,
  );
  return [
    `<g class="${series.kind} ${toneClass(series)}">`,
    `<path class="line" d="M${series.points.map(at).join('L')}"/>`,
    `<path class="spread" d="${bars.join('')}"/>`,
    ...dots,
    '</g>',
  ].join('');
}

/** Each line's name beside its end, with what it took there. */
function drawLabels(series: readonly Series[], x: LogScale, y: LogScale): string[] {
  const ends = series.map((each) => ({ ...each, end: each.points.at(-1)! }));
  const wanted = ends.map(({ end }) => y.at(end.medianUs));
  const placed = spreadLabels(wanted, LABEL_GAP, AREA.top, AREA.bottom);
  return ends.map(({ name, kind, end, ...each }, index) => {
    const [from, to] = [wanted[index]!, placed[index]!];
    const leader = `M${round(x.at(end.entries) + 6)} ${round(from)}L${LABEL_LEFT - 18} ${round(to)}H${LABEL_LEFT - 6}`;
    return [
      `<g class="${kind} ${toneClass({ kind, tone: each.tone })}"><path class="leader" d="${leader}"/>`,
      `<text class="label" x="${LABEL_LEFT}" y="${round(to + 4.5)}">${escape(name)}</text></g>`,
      `<text class="value" x="${WIDTH - 24}" y="${round(to + 4.5)}" text-anchor="end">${describeTime(end.medianUs)}</text>`,
    ].join('');
  });
}

const round = (pixels: number): number => Math.round(pixels * 10) / 10;
const escape = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');
