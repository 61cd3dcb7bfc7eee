import type { Series } from '../plot/chart.ts';

/** What one run of a benchmark came to: all that its tables and plots are made of. */
export interface Result {
  /** Where it ran, as a heading: `Node`, `Chromium, in a page`. */
  readonly place: string;
  /** On what: versions, system, cores. */
  readonly machine: string;
  readonly commit: string;
  /** ISO 8601. */
  readonly date: string;
  /** What the order of the turns was drawn from. */
  readonly seed: number;
  readonly seconds: number;
  /** Whether it was a short run, whose figures are to be looked at and not to be kept. */
  readonly isQuick: boolean;
  readonly contenders: readonly Contender[];
  readonly operations: readonly Operation[];
  /** The columns of the table of promises. */
  readonly promises: readonly PromiseTried[];
  readonly measurements: readonly Measurement[];
}

export interface Contender {
  readonly name: string;
  readonly kind: Series['kind'];
  /** Which colour of its kind it has. */
  readonly tone: number;
  /** Contenders of one group are told as multiples of the floor in it. Without one, a contender is told in times alone. */
  readonly group?: string | undefined;
  /** How it is used: the calls, and options that are not the defaults. */
  readonly how: string;
  /** What was seen of each promise, by its `id`. */
  readonly kept?: Readonly<Record<string, Kept>> | undefined;
}

export interface Operation {
  /** As it is named in a file name: `get-all`. */
  readonly id: string;
  readonly title: string;
  /** What is done, and what the floor does. */
  readonly how: string;
}

/** Something a storage may promise, and how it was tried. */
export interface PromiseTried {
  readonly id: string;
  readonly title: string;
  readonly how: string;
}

export interface Kept {
  /** Left out where it could not be tried on this machine. */
  readonly isKept?: boolean | undefined;
  /** What was seen, in a few words: `200 of 400 left`. */
  readonly seen?: string | undefined;
}

/** How long an operation took with a contender, in microseconds. */
export interface Measurement {
  readonly operation: string;
  readonly contender: string;
  readonly entries: number;
  readonly samples: number;
  readonly q1Us: number;
  readonly medianUs: number;
  readonly q3Us: number;
}
