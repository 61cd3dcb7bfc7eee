// What a campaign needs, in the tests of packages and end to end: its size, its seed, and the line that it reports.
import { seededRandom } from './seeded-random.ts';

/** Whether the long form runs: `pnpm campaign`. The ordinary tests run the short one. */
export const isLong: boolean = process.env['CAMPAIGN'] === 'long';

/** As much as the run allows: ROUNDS of a long one may be set by hand. */
export function roundsOf({ short, long }: { readonly short: number; readonly long: number }): number {
  if (!isLong) return short;
  const { ROUNDS } = process.env;
  return ROUNDS === undefined ? long : Number(ROUNDS);
}

/** One campaign: random numbers that come again with the same SEED, and what it counted as one line for the report. */
export class CampaignRun {
  readonly seed: number = Number(process.env['SEED'] ?? Date.now() % 2 ** 31);
  readonly #name: string;
  readonly #startedMs = performance.now();

  /** @param name What it does, in a few words. */
  constructor(name: string) {
    this.#name = name;
    console.log(`${name}: seed ${this.seed} (SEED=${this.seed} runs the same again)`);
  }

  /** From 0 to 1. */
  readonly random: () => number = seededRandom(this.seed);

  /** A whole number below a limit. */
  below(limit: number): number {
    return Math.floor(this.random() * limit);
  }

  /** One of several. */
  pick<T>(values: readonly T[]): T {
    return values[this.below(values.length)] as T;
  }

  /** Prints the one line by which a campaign is reported; what is counted in all of them is named alike. */
  report(figures: CampaignFigures): void {
    const seconds = Math.round((performance.now() - this.#startedMs) / 1000);
    console.log(`CAMPAIGN ${JSON.stringify({ name: this.#name, seed: this.seed, ...figures, seconds })}`);
  }
}

/** Numbers by what they count, and texts beside them. */
export interface CampaignFigures {
  readonly rounds?: number;
  /** Of processes, tabs and browsers. */
  readonly kills?: number;
  readonly suspensions?: number;
  /** Writes that were said to be stored. */
  readonly acknowledged?: number;
  /** Of those, what was not found later. */
  readonly lost?: number;
  readonly [what: string]: number | string | undefined;
}
