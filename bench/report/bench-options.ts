import { parseArgs } from 'node:util';

/** What a part of `pnpm bench` may be told; `pnpm bench` says what its options mean. */
export interface BenchOptions {
  readonly isQuick: boolean;
  /** Decides who comes first; drawn where none is given. */
  readonly seed: number;
  /** Whether results and page are written. */
  readonly isWriting: boolean;
}

/** The options of this run. */
export function benchOptions(): BenchOptions {
  const { values } = parseArgs({
    options: {
      quick: { type: 'boolean', default: false },
      seed: { type: 'string' },
      write: { type: 'boolean', default: false },
    },
  });
  const seed = Number(values.seed ?? Math.floor(Math.random() * 2 ** 31));
  return { isQuick: values.quick, seed, isWriting: values.write };
}
