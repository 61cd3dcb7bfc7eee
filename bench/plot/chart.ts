/** What is drawn: how long one operation takes with each contender, over how many entries there are. */
export interface Chart {
  readonly title: string;
  /** A line below the title: what is measured, and on what. */
  readonly subtitle: string;
  readonly series: readonly Series[];
}

/** One contender's line. */
export interface Series {
  readonly name: string;
  /** Floors are dashed and grey, ours are thick and cool, peers thin and warm. */
  readonly kind: 'floor' | 'ours' | 'peer';
  /** Which of its kind it is, from 0: the same number has the same colour in every chart. */
  readonly tone: number;
  /** By the number of entries, ascending. */
  readonly points: readonly Point[];
}

/** The median and the quartiles of one measurement. */
export interface Point {
  readonly entries: number;
  readonly q1Us: number;
  readonly medianUs: number;
  readonly q3Us: number;
}
