import type { MarkdownRenderer } from 'vitepress';

/** An arrow of a chart. */
type Arrow = readonly [from: string, to: string];

const WIDTH = 132;
const HEIGHT = 40;
const GAP = 24;
const ROW = 104;

/** Draws what is written as a flowchart of Mermaid, as far as it is names with arrows between them; anything else stays a listing. */
export function flowcharts(markdown: MarkdownRenderer): void {
  const { fence } = markdown.renderer.rules;
  markdown.renderer.rules.fence = (tokens, at, options, env, self) => {
    const token = tokens[at];
    const arrows = token?.info.trim() === 'mermaid' ? arrowsIn(token.content) : undefined;
    return arrows === undefined ? (fence?.(tokens, at, options, env, self) ?? '') : draw(arrows);
  };
}

function arrowsIn(text: string): Arrow[] | undefined {
  const [head = '', ...lines] = text.trim().split('\n');
  const arrows = lines.map((line) => /^\s*([\w-]+) --> ([\w-]+)\s*$/.exec(line)).map((found) => found?.slice(1));
  return head === 'flowchart TD' && !arrows.includes(undefined) ? (arrows as unknown as Arrow[]) : undefined;
}

function draw(arrows: readonly Arrow[]): string {
  const rows = rowsOf(arrows);
  const width = Math.max(...rows.map(({ length }) => length)) * (WIDTH + GAP) + GAP;
  const height = (rows.length - 1) * ROW + HEIGHT + 2;
  const columnAt = (column: number, count: number): number => width / 2 + (column + 0.5 - count / 2) * (WIDTH + GAP);
  const places = new Map(
    rows.flatMap((names, row) =>
      names.map((name, column) => [name, { x: columnAt(column, names.length), y: row * ROW + 1 }] as const),
    ),
  );
  const curves = arrows.map(([from, to]) => {
    const { x: x1 = 0, y: y1 = 0 } = places.get(from) ?? {};
    const { x: x2 = 0, y: y2 = 0 } = places.get(to) ?? {};
    const [start, end] = [y1 + HEIGHT, y2 - 6];
    const middle = end - ROW / 2;
    return `<path d="M${x1} ${start} C${x1} ${middle} ${x2} ${middle} ${x2} ${end}" marker-end="url(#arrow)" />`;
  });
  const boxes = [...places].map(
    ([name, { x, y }]) =>
      `<rect x="${x - WIDTH / 2}" y="${y}" width="${WIDTH}" height="${HEIGHT}" rx="9" /><text x="${x}" y="${y + 25}">${name}</text>`,
  );
  const title = `Arrows lead ${arrows.map(([from, to]) => `from ${from} to ${to}`).join(', ')}.`;
  return (
    `<div class="flowchart" tabindex="0" role="img" aria-label="${title}"><svg viewBox="0 0 ${width} ${height}" width="${width}">` +
    '<defs><marker id="arrow" viewBox="0 0 8 8" refX="4" refY="4" markerWidth="8" markerHeight="8" orient="auto">' +
    `<path d="M1 1 7 4 1 7" /></marker></defs>${curves.join('')}${boxes.join('')}</svg></div>\n`
  );
}

/** Names in rows: each below all that point to it. */
function rowsOf(arrows: readonly Arrow[]): string[][] {
  const rowOf = (name: string): number =>
    Math.max(0, ...arrows.filter(([, to]) => to === name).map(([from]) => rowOf(from) + 1));
  const rows = Map.groupBy(new Set(arrows.flat()), rowOf);
  return [...rows].toSorted(([a], [b]) => a - b).map(([, names]) => names);
}
