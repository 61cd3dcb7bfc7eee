import type { Series } from './chart.ts';

type Kind = Series['kind'];

/** Colours on light and on dark paper. Ours are cool, the others warm: they are told apart before they are read. */
const tones: Readonly<Record<Kind, readonly (readonly [light: string, dark: string])[]>> = {
  floor: [
    ['#6b7280', '#9ca3af'],
    ['#9aa1ac', '#737b88'],
    ['#4b5563', '#c3c8d0'],
    ['#8a7f6d', '#b3a78f'],
  ],
  ours: [
    ['#1557d6', '#6ea8fe'],
    ['#0b8a6f', '#3ecfa8'],
    ['#5b3fc4', '#a993ff'],
    ['#0e86b4', '#4cc4ee'],
  ],
  peer: [
    ['#d1480c', '#ff9257'],
    ['#b3215f', '#f783b3'],
    ['#a27800', '#e5bd3d'],
    ['#8a4f2b', '#cf9a74'],
    ['#c92a2a', '#ff8787'],
    ['#7a3b8f', '#d59be8'],
  ],
};

/** Greys are not told apart by their colours alone. */
const dashes = ['6 4', '2 3', '10 4', '10 3 2 3'];

/** The class of a line's colour. Where there are more lines than colours, they begin again. */
export const toneClass = ({ kind, tone }: { readonly kind: Kind; readonly tone: number }): string =>
  `${kind}${tone % tones[kind].length}`;

const colours = (paper: 0 | 1): string =>
  Object.entries(tones)
    .flatMap(([kind, pairs]) => pairs.map((pair, tone) => `.${kind}${tone}{color:${pair[paper]}}`))
    .join('');

/** The style sheet within each picture, which has paper of its own: who looks may have a dark page and a light system. */
export const style: string = [
  'text{font:13px system-ui,-apple-system,"Segoe UI",Roboto,Helvetica,Arial,sans-serif}',
  '.title{font-size:18px;font-weight:600}',
  '.label{font-weight:500;fill:currentColor}',
  '.ours .label{font-weight:700}',
  '.value{font-variant-numeric:tabular-nums}',
  '.line{fill:none;stroke:currentColor;stroke-linejoin:round}',
  '.ours .line{stroke-width:3}',
  '.peer .line{stroke-width:1.6}',
  '.floor .line{stroke-width:1.6}',
  ...dashes.map((dash, tone) => `.floor${tone} .line{stroke-dasharray:${dash}}`),
  '.spread{stroke:currentColor;stroke-width:1.4;opacity:.55}',
  'circle{fill:currentColor}',
  '.leader{fill:none;stroke:currentColor;stroke-width:1;opacity:.45}',
  '.paper{fill:#fff;stroke:#d8dce2}.title,.value{fill:#1b1f24}.quiet{fill:#57606a}.grid{stroke:#e6e9ed}.axis{stroke:#8c959f}',
  colours(0),
  '@media(prefers-color-scheme:dark){',
  '.paper{fill:#0f141a;stroke:#2b323b}.title,.value{fill:#e9edf2}.quiet{fill:#9aa4af}.grid{stroke:#232a32}.axis{stroke:#6b7580}',
  colours(1),
  '}',
].join('');
